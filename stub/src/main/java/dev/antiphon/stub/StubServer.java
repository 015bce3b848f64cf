package dev.antiphon.stub;

import dev.antiphon.Address;
import dev.antiphon.Limits;
import dev.antiphon.TcpServer;
import dev.antiphon.TlsOptions;
import dev.antiphon.TransportKind;
import dev.antiphon.event.Addresses;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real TCP server for a test, which answers by rules and notes what it receives.
 *
 * <pre>{@code
 * try (StubServer stub = StubServer.start(Framing.line())) {
 *     stub.when(equalTo("PING")).reply("PONG");
 *     // the code under test talks to stub.address()
 *     stub.verify(once(), equalTo("PING"));
 * }
 * }</pre>
 *
 * <p>The rule made last is asked first. What no rule is for is not answered: the connection is
 * closed, and the stub's {@link #close} fails, as it does over a message that never became whole, a
 * connection that the code under test left open, a fault that never happened and an answer that
 * could not be given. {@link Builder#allow} says what may be.
 *
 * <p>All methods may be called by any thread, and what they change is in force for the next
 * message. Everything random comes from one seed, which the reports name.
 */
public final class StubServer implements AutoCloseable {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final Builder terms;
    private final TcpServer server;
    private final Journal journal;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<StubConnection> open = new CopyOnWriteArrayList<>();
    private final Findings findings;
    private final Playbook playbook;
    private volatile boolean stopping;

    private StubServer(Builder terms) {
        this.terms = terms;
        this.journal = new Journal(terms.keeping);
        this.findings = new Findings(this, journal);
        this.playbook = new Playbook(terms, findings);
        TcpServer.Builder builder = terms.base
                .framing(terms.framing)
                .keepOpen(true)
                .onConnection(conversation -> {
                    long number = connections.incrementAndGet();
                    StubConnection each = new StubConnection(this, journal, conversation, number);
                    open.add(each);
                    try {
                        each.converse();
                    } finally {
                        open.remove(each);
                    }
                });
        server = builder.start(terms.addresses);
    }

    /** Starts a stub of this framing on a free port of this machine's loopback. */
    public static StubServer start(Framing framing) {
        return builder().framing(framing).start();
    }

    /** A stub in the making. */
    public static Builder builder() {
        return new Builder();
    }

    // ---- where it is ----

    /** The address that a client connects to: {@code 127.0.0.1:PORT} unless told otherwise. */
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** The server that it stands on. */
    public TcpServer server() {
        return server;
    }

    /** Where everything random comes from. */
    public long seed() {
        return terms.seed;
    }

    // ---- what it does ----

    /** Begins a rule for the messages that all of these are for. */
    public Stubbing when(Matcher... matchers) {
        Matcher matcher = matchers.length == 1 ? matchers[0] : Matchers.allOf(matchers);
        return new Stubbing(this, matcher);
    }

    /** What it does. */
    Playbook playbook() {
        return playbook;
    }

    /**
     * Has it do this and nothing else, from the next message on; open connections and states stay.
     * The framing is the stub's own.
     */
    public void use(Rules all) {
        playbook.use(all);
    }

    /** Forgets all rules, the greeting, what is pushed, and the faults. */
    public void clearRules() {
        playbook.clear();
    }

    /** Forgets what was received so far. */
    public void clearReceived() {
        journal.clear();
        findings.clear();
    }

    /** Speaks first: what every connection is told when it opens. */
    public void greet(Answer answer) {
        playbook.greet(answer);
    }

    /** Has every connection that opens from now on be told this by itself. */
    public void push(Schedule schedule) {
        playbook.push(schedule);
    }

    /** Tells every connection that is open, after the answers that it is being given. */
    public void push(Answer answer) {
        open.forEach(each -> each.push(answer));
    }

    /** Has answers go wrong, until it is disarmed; what it returns says which. */
    public ArmedFault fault(WireFault fault) {
        return playbook.fault(fault);
    }

    /** The state of the server, at first {@value Matchers#BEGIN}. */
    public String state() {
        return playbook.state();
    }

    /** Has the server be in this state. */
    public void become(String name) {
        playbook.become(name);
    }

    // ---- what it has seen ----

    /** The messages so far that all of these are for; without any, every message. */
    public List<Received> received(Matcher... matchers) {
        return journal.received(Matchers.allOf(matchers));
    }

    /** Every connection so far. */
    public List<ConnectionLog> connections() {
        return journal.connections();
    }

    /**
     * Waits for a message that all of these are for; one that came before counts.
     *
     * @throws VerificationError when none came in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public Received await(Duration within, Matcher... matchers) throws InterruptedException {
        Matcher matcher = Matchers.allOf(matchers);
        if (!journal.await(within, () -> !journal.received(matcher).isEmpty())) {
            throw findings.notReceived(Times.atLeast(1), matcher, 0, Optional.of(within));
        }
        return journal.received(matcher).get(0);
    }

    /**
     * Waits until the n-th connection has ended.
     *
     * @throws VerificationError when it has not, in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ConnectionLog awaitEnd(Duration within, long number) throws InterruptedException {
        boolean ended = journal.await(
                within,
                () -> connections().stream()
                        .anyMatch(each ->
                                each.number() == number && each.end() != ConnectionEnd.OPEN));
        if (!ended) {
            throw findings.notEnded(number, within);
        }
        return connections().get((int) number - 1);
    }

    /**
     * Looks how many messages there were so far that all of these are for.
     *
     * @throws VerificationError when they were fewer or more; it shows the nearest
     */
    public void verify(Times times, Matcher... matchers) {
        Matcher matcher = Matchers.allOf(matchers);
        int count = journal.received(matcher).size();
        if (!times.admit(count)) {
            throw findings.notReceived(times, matcher, count, Optional.empty());
        }
    }

    /**
     * Looks for everything that is wrong by itself; open connections have a second to end.
     *
     * @throws VerificationError names all that is wrong, see {@link Check}
     */
    public void check() {
        findings.check(terms.allowed, CLOSE_GRACE);
    }

    /** Waits until no connection is open; no longer than this. */
    public void awaitEnds(Duration atMost) {
        findings.awaitEnds(atMost);
    }

    /** What was said on all connections, for people: a line a message. */
    public String conversation() {
        return findings.conversation();
    }

    /**
     * Stops. A second call does nothing.
     *
     * @throws VerificationError as {@link #check}, after it has stopped
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            check();
        } finally {
            stop();
        }
    }

    /** Stops without looking for what is wrong. */
    public void stop() {
        closed.set(true);
        stopping = true;
        server.close();
    }

    /** How long the longest answer so far was, in bytes on the wire. */
    public long longestAnswerBytes() {
        return playbook.longestAnswerBytes();
    }

    // ---- for its connections ----

    boolean isStopping() {
        return stopping;
    }

    void unanswered(long connection, long number, Exception cause) {
        findings.unanswered(connection, number, cause);
    }

    /** Collects what a stub is made of. Not for use by several threads at once. */
    public static final class Builder {
        private final Set<Check> allowed = EnumSet.noneOf(Check.class);
        Framing framing = Framing.raw();
        private TcpServer.Builder base = TcpServer.builder().loops(1).transport(TransportKind.NIO);
        private List<Address> addresses = List.of(Address.parse("127.0.0.1:0"));
        private long seed = new SplittableRandom().nextInt(1_000_000);
        Answer unmatched = Answer.nothing().thenClose();
        boolean coalescing;
        long cut;
        boolean keepOpen;
        private boolean keeping = true;

        private Builder() {}

        /** Where messages begin and end; raw unless told otherwise. */
        public Builder framing(Framing value) {
            framing = value;
            return this;
        }

        /** The bounds. */
        public Builder limits(Limits value) {
            base.limits(value);
            return this;
        }

        /** Has every connection speak TLS. */
        public Builder tls(TlsOptions value) {
            base.tls(value);
            return this;
        }

        /** Where it listens; a free port of 127.0.0.1 unless told otherwise. */
        public Builder address(String value) {
            addresses = List.of(Address.parse(value));
            return this;
        }

        /** Where it listens. */
        public Builder addresses(List<? extends Address> values) {
            addresses = List.copyOf(values);
            return this;
        }

        /**
         * Stands on this server, all of whose options but framing, handler and {@code keepOpen} are
         * kept; asked for before other options are given.
         */
        public Builder over(TcpServer.Builder value) {
            base = value;
            return this;
        }

        /**
         * Whether what is received is kept for verifying; a stub that runs for long keeps nothing.
         */
        public Builder keeping(boolean value) {
            keeping = value;
            return this;
        }

        /** Where everything random comes from; another one each time unless told otherwise. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** What is answered where no rule is: nothing, and a close, unless told otherwise. */
        public Builder unmatched(Answer value) {
            unmatched = value;
            return this;
        }

        /** What may be, though it is wrong by itself. */
        public Builder allow(Check... values) {
            allowed.addAll(List.of(values));
            return this;
        }

        /** Has the messages of an answer be sent as one piece. */
        public Builder coalescing(boolean value) {
            coalescing = value;
            return this;
        }

        /**
         * Has every answer be cut before this byte, counted from 0: a client must not mind. Where
         * an answer is shorter it is left whole.
         */
        public Builder cutting(long at) {
            if (at < 1) {
                throw new IllegalArgumentException("cut before byte " + at + "; give 1 or more");
            }
            cut = at;
            return this;
        }

        /** Whether a reply leaves the connection open in the raw framing too. */
        public Builder keepOpen(boolean value) {
            keepOpen = value;
            return this;
        }

        /** Told what happens on the connections; may be called several times. */
        public Builder listener(EventListener value) {
            base.listener(value);
            return this;
        }

        /**
         * Starts it.
         *
         * @throws dev.antiphon.FaultException when the address cannot be listened on
         */
        public StubServer start() {
            return new StubServer(this);
        }
    }
}
