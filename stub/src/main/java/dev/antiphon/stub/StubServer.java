package dev.antiphon.stub;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real TCP server for tests, which answers by rules and records the messages that it receives.
 *
 * <pre>{@code
 * try (StubServer stub = StubServer.start(Framing.line())) {
 *     stub.when(equalTo("PING")).reply("PONG");
 *     // the code under test talks to stub.address()
 *     stub.verify(once(), equalTo("PING"));
 * }
 * }</pre>
 *
 * <p>The newest rule has priority. An unmatched message closes the connection and makes {@link
 * #close} fail. {@link #close} also fails after an incomplete message, a connection that the code
 * under test left open, a fault that did not occur, and an answer that could not be given. {@link
 * StubBuilder#allow} allows single kinds.
 *
 * <p>Any thread may call all methods; changes apply from the next message on. All random values
 * come from one seed, which the reports name.
 */
public final class StubServer implements AutoCloseable {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final StubTerms terms;
    private final boolean endsByClosing;
    private final TcpServer server;
    private final Journal journal;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<StubConnection> open = new CopyOnWriteArrayList<>();
    private final VerificationReport verificationReport;
    private final StubScript stubScript;
    private volatile boolean stopping;

    StubServer(StubTerms terms) {
        this.terms = terms;
        this.journal = new Journal(terms.keeping);
        this.verificationReport = new VerificationReport(this, journal, terms.told);
        this.stubScript = new StubScript(terms, verificationReport);
        endsByClosing = terms.framing.ofRequests().endsByClosing();
        TcpServer.Builder builder = TcpServer.builder(terms.framing);
        terms.settings.accept(builder);
        builder.keepOpen(true).onConnection(conversation -> {
            StubConnection each = new StubConnection(this, conversation);
            open.add(each);
            try {
                each.converse();
            } finally {
                open.remove(each);
            }
        });
        server = builder.start(terms.addresses);
    }

    /** Starts a stub with this framing on a free port of the loopback address. */
    public static StubServer start(Framing framing) {
        return builder().framing(framing).start();
    }

    /** Returns a builder with the default options. */
    public static StubBuilder builder() {
        return new StubBuilder();
    }

    // ---- where it is ----

    /** Returns the address for clients; by default {@code 127.0.0.1:PORT}. */
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    /** Returns the listening port. */
    public int port() {
        return server.port();
    }

    /** Returns the server below the stub. */
    public TcpServer server() {
        return server;
    }

    /** Returns the seed of all random values. */
    public long seed() {
        return terms.seed;
    }

    // ---- what it does ----

    /** Begins a rule for messages that match all of these. */
    public RuleBuilder when(Matcher... matchers) {
        Matcher matcher = matchers.length == 1 ? matchers[0] : Matchers.allOf(matchers);
        return new RuleBuilder(matcher, stubScript::add);
    }

    /**
     * Returns one test's part of a shared stub: all messages that match these, separate from other
     * messages.
     */
    public StubScope part(Matcher... matchers) {
        return new StubScope(this, Matchers.allOf(matchers), verificationReport);
    }

    /** Returns whether a client's message ends with its output, as in the raw framing. */
    boolean endsByClosing() {
        return endsByClosing;
    }

    /** Returns the rules, faults and state. */
    StubScript stubScript() {
        return stubScript;
    }

    /**
     * Replaces all rules, pushes and faults from the next message on; connections and states stay.
     * The stub keeps its framing, even if the rules have another one.
     */
    public void use(StubRules all) {
        stubScript.use(all);
    }

    /** Removes all rules, the greeting, all pushes and all faults. */
    public void clearRules() {
        stubScript.clear();
    }

    /** Deletes the received messages. */
    public void clearReceived() {
        journal.clear();
        verificationReport.clear();
    }

    /** Sets the answer that every connection gets when it opens. */
    public void greet(Answer answer) {
        stubScript.greet(answer);
    }

    /** Adds a scheduled push, for connections that open from now on. */
    public void push(PushSchedule pushSchedule) {
        stubScript.push(pushSchedule);
    }

    /** Sends an answer to every open connection, after its queued answers. */
    public void push(Answer answer) {
        open.forEach(each -> each.push(answer));
    }

    /**
     * Arms a fault for the stub's answers. The result can disarm the fault or restrict it to single
     * answers.
     */
    public ArmedFault fault(WireFault fault) {
        return stubScript.fault(fault);
    }

    /** Returns the state of the server; initially {@value Matchers#BEGIN}. */
    public String state() {
        return stubScript.state();
    }

    /** Sets the state of the server. */
    public void become(String name) {
        stubScript.become(name);
    }

    // ---- what it has seen ----

    /** Returns the messages so far that match all of these; without a matcher, all messages. */
    public List<ReceivedMessage> received(Matcher... matchers) {
        return journal.received(Matchers.allOf(matchers));
    }

    /** Returns all connections so far. */
    public List<ConnectionLog> connections() {
        return journal.connections();
    }

    /**
     * Waits for a message that matches all of these; an earlier message counts.
     *
     * @throws VerificationError when no such message came in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ReceivedMessage await(Duration within, Matcher... matchers) throws InterruptedException {
        Matcher matcher = Matchers.allOf(matchers);
        if (!journal.await(within, () -> !journal.received(matcher).isEmpty())) {
            throw verificationReport.notReceived(Times.atLeast(1), matcher, 0, Optional.of(within));
        }
        return journal.received(matcher).get(0);
    }

    /**
     * Waits until the n-th connection has ended.
     *
     * @throws VerificationError when it has not ended in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ConnectionLog awaitEnd(Duration within, long number) throws InterruptedException {
        if (!journal.await(within, () -> journal.ended(number).isPresent())) {
            throw verificationReport.notEnded(number, within);
        }
        return journal.ended(number).orElseThrow();
    }

    /**
     * Checks the number of messages so far that match all of these.
     *
     * @throws VerificationError when the number is another one; it shows the nearest messages
     */
    public void verify(Times times, Matcher... matchers) {
        Matcher matcher = Matchers.allOf(matchers);
        int count = journal.received(matcher).size();
        if (!times.admit(count)) {
            throw verificationReport.notReceived(times, matcher, count, Optional.empty());
        }
    }

    /**
     * Checks for findings of all kinds that are not allowed. Open connections get one second to
     * end.
     *
     * @throws VerificationError when there are findings; it names them all, see {@link StubCheck}
     */
    public void check() {
        verificationReport.check(terms.allowed, CLOSE_GRACE);
    }

    /** Waits until no connection is open, for at most this time. */
    public void awaitEnds(Duration atMost) {
        verificationReport.awaitEnds(atMost);
    }

    /**
     * Returns the findings so far, one per paragraph, and the messages of all connections, one per
     * line, for human readers of a failed test. It leaves out open connections and faults that have
     * not occurred, since a failed test may not have reached them.
     */
    public String report() {
        return verificationReport.report(terms.allowed);
    }

    /**
     * Stops the stub and checks for findings. A second call does nothing.
     *
     * @throws VerificationError as {@link #check}, after the stub has stopped
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

    /** Stops the stub without a check for findings. */
    public void stop() {
        closed.set(true);
        stopping = true;
        server.close();
    }

    /** Returns the armed faults that have not occurred. */
    public List<ArmedFault> unfired() {
        return stubScript.unfired();
    }

    /** Returns the size of the longest answer so far in bytes, framing included. */
    public long longestAnswerBytes() {
        return stubScript.longestAnswerBytes();
    }

    // ---- for its connections ----

    Journal journal() {
        return journal;
    }

    boolean isStopping() {
        return stopping;
    }

    void unanswered(Request request, Throwable cause) {
        verificationReport.unanswered(request, cause);
    }

    void ended(long number, ConnectionEnd how, @Nullable Failure failure, Message unfinished) {
        verificationReport.ended(number, how, failure, unfinished);
    }
}
