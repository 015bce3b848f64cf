package dev.antiphon.stub;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A real TCP server for tests that answers by rules and records the received messages.
 *
 * <pre>{@code
 * try (StubServer stub = StubServer.start(Framing.line())) {
 *     stub.when(equalTo("PING")).reply("PONG");
 *     // the code under test talks to stub.address()
 *     stub.verify(once(), equalTo("PING"));
 * }
 * }</pre>
 *
 * <p>The newest rule has priority. A message that no rule matches closes the connection and makes
 * {@link #close} fail. {@link #close} also fails after an incomplete message, a connection that the
 * code under test left open, a fault that did not occur, or an answer that could not be sent.
 * {@link StubBuilder#allow} allows single kinds of these findings.
 *
 * <p>Any thread may call all methods. Changes apply from the next message on. All random values are
 * derived from one seed, which the reports show.
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

    // ---- address and seed ----

    /** Returns the address for clients; by default {@code 127.0.0.1:PORT}. */
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    /**
     * Returns the address for clients that take a socket address; the first one if the stub listens
     * on several.
     *
     * @throws IllegalStateException when the stub listens on Unix sockets alone
     */
    public InetSocketAddress socketAddress() {
        for (SocketAddress each : server.addresses()) {
            if (each instanceof InetSocketAddress inet) {
                return inet;
            }
        }
        throw new IllegalStateException("the stub listens on Unix sockets alone, which have no"
                + " Internet address: " + server.addresses());
    }

    /** Returns the port on which the stub listens. */
    public int port() {
        return server.port();
    }

    /** Returns the TCP server on which the stub runs. */
    public TcpServer server() {
        return server;
    }

    /** Returns the seed of all random values. */
    public long seed() {
        return terms.seed;
    }

    // ---- rules and faults ----

    /** Begins a rule for messages that match all of these matchers. */
    public RuleBuilder when(Matcher... matchers) {
        Matcher matcher = matchers.length == 1 ? matchers[0] : Matchers.allOf(matchers);
        return stubScript.begin(matcher);
    }

    /**
     * Returns a part of a shared stub for one test. Its rules and queries apply only to the
     * messages that match all of these matchers.
     */
    public StubScope part(Matcher... matchers) {
        return new StubScope(this, Matchers.allOf(matchers), verificationReport);
    }

    /** Returns whether the end of the client's output ends its message, as in the raw framing. */
    boolean endsByClosing() {
        return endsByClosing;
    }

    /** Returns the current rules, faults and state of the stub. */
    StubScript stubScript() {
        return stubScript;
    }

    /**
     * Replaces all rules, pushes and faults from the next message on. Connections and states do not
     * change. The stub keeps its framing, even if the rules have another one.
     */
    public void use(StubRules all) {
        stubScript.use(all);
    }

    /**
     * Adds the rules alone, without greeting, pushes and faults of all answers, and returns them,
     * the one with the highest priority last.
     */
    public List<StubRule> add(StubRules more) {
        return stubScript.add(more, each -> each);
    }

    /** Returns the current rules, the one with the highest priority last. */
    public List<StubRule> rules() {
        return stubScript.active().rules().all();
    }

    /** Returns rules, greeting, pushes and faults as they are now, for another stub. */
    public StubRules currentRules() {
        return stubScript.active().copy();
    }

    /** Removes all rules, the greeting, all pushes and all faults. */
    public void clearRules() {
        stubScript.clear();
    }

    /** Deletes the recorded messages and the findings about them. */
    public void clearReceived() {
        journal.clear();
        verificationReport.clear();
    }

    /** Sets the answer that every connection gets when it opens. */
    public void greet(Answer answer) {
        stubScript.greet(answer);
    }

    /** Adds a schedule of messages without a request, for connections that open from now on. */
    public void push(PushSchedule pushSchedule) {
        stubScript.push(pushSchedule);
    }

    /** Sends an answer on every open connection, after the answers that are queued there. */
    public void push(Answer answer) {
        open.forEach(each -> each.push(answer));
    }

    /**
     * Sends an answer on the open connection of this number, as {@link #push(Answer)} does. Returns
     * whether a connection of this number is open.
     */
    public boolean push(long number, Answer answer) {
        return on(number, each -> each.push(answer));
    }

    /**
     * Closes or resets the open connection of this number at once; answers that wait are dropped.
     * Returns whether a connection of this number is open.
     */
    public boolean end(long number, Reply.After after) {
        return on(number, each -> each.finish(after));
    }

    private boolean on(long number, Consumer<StubConnection> action) {
        Optional<StubConnection> found =
                open.stream().filter(each -> each.number() == number).findFirst();
        found.ifPresent(action);
        return found.isPresent();
    }

    /**
     * Arms a fault for the stub's answers. The returned object can disarm the fault or restrict it
     * to single answers.
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

    // ---- received messages ----

    /** Returns the messages so far that match all of these matchers; all without a matcher. */
    public List<ReceivedMessage> received(Matcher... matchers) {
        return journal.received(Matchers.allOf(matchers));
    }

    /** Returns snapshots of all connections so far. */
    public List<ConnectionLog> connections() {
        return journal.connections();
    }

    /**
     * Waits for a message that matches all of these matchers, and returns the first one. A message
     * that was received before the call counts.
     *
     * @throws VerificationError when no matching message was received in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ReceivedMessage await(Duration within, Matcher... matchers) throws InterruptedException {
        return await(within, Times.atLeast(1), matchers).get(0);
    }

    /**
     * Waits until this number of messages matches all of these matchers, and returns the messages.
     *
     * @throws VerificationError when the number differed all the time, with the nearest message
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public List<ReceivedMessage> await(Duration within, Times times, Matcher... matchers)
            throws InterruptedException {
        Matcher matcher = Matchers.allOf(matchers);
        if (!journal.await(within, () -> times.admit(journal.received(matcher).size()))) {
            int count = journal.received(matcher).size();
            throw verificationReport.notReceived(times, matcher, count, Optional.of(within));
        }
        return journal.received(matcher);
    }

    /**
     * Waits until the connection of this number, from 1, has ended.
     *
     * @throws VerificationError when the connection has not ended in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ConnectionLog awaitEnd(Duration within, long number) throws InterruptedException {
        if (!journal.await(within, () -> journal.ended(number).isPresent())) {
            throw verificationReport.notEnded(number, within);
        }
        return journal.ended(number).orElseThrow();
    }

    /**
     * Checks the number of messages received so far that match all of these matchers.
     *
     * @throws VerificationError when the number differs; if it is too small, the error text shows
     *     the nearest other message
     */
    public void verify(Times times, Matcher... matchers) {
        Matcher matcher = Matchers.allOf(matchers);
        int count = journal.received(matcher).size();
        if (!times.admit(count)) {
            throw verificationReport.notReceived(times, matcher, count, Optional.empty());
        }
    }

    /**
     * Checks for findings of all kinds that neither the builder nor the arguments allow. Waits up
     * to one second for open connections to end.
     *
     * @throws VerificationError when there are findings; the error text lists them, and {@link
     *     StubCheck} has the kinds
     */
    public void check(StubCheck... alsoAllowed) {
        verificationReport.check(terms.allowed(alsoAllowed), CLOSE_GRACE);
    }

    /** Waits for at most this time until no connection is open. */
    public void awaitEnds(Duration atMost) {
        verificationReport.awaitEnds(atMost);
    }

    /**
     * Returns the findings so far, one per paragraph, and the latest messages of all connections,
     * one per line, for human readers of a failed test. Omits findings that an error of this stub
     * has named before, and open connections, since the failed test may have stopped before it
     * closed them.
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

    /** Stops the stub without checking for findings. */
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

    // ---- for the stub's connections ----

    /** Returns the connections whose handlers have not finished. */
    List<StubConnection> open() {
        return open;
    }

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
