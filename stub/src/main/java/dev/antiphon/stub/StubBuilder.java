package dev.antiphon.stub;

import static java.util.Objects.requireNonNull;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.intercept.MessageInterceptor;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.tls.TlsOptions;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builder of stubs. Each {@link #start} starts a stub with the current options. Used by one thread
 * at a time.
 */
public final class StubBuilder {
    final Set<StubCheck> allowed = EnumSet.noneOf(StubCheck.class);
    Framing framing = Framing.raw();
    Consumer<TcpServer.Builder> settings = server -> server.loops(1).transport(TransportKind.NIO);
    List<Address> addresses = List.of(Address.parse("127.0.0.1:0"));
    StubRules stubRules = StubRules.builder().build();
    Answer unmatched = Answer.nothing().thenClose();
    boolean coalescing;
    long cut;
    boolean keepOpen;
    boolean keeping = true;

    @Nullable
    Long seed;

    @Nullable
    Consumer<Finding> told;

    Consumer<InjectedFault> injected = fault -> {};

    @Nullable
    Consumer<ReceivedMessage> received;

    MessageInterceptor interceptor = MessageInterceptor.NONE;

    StubBuilder() {}

    /** Sets the framing; default raw. */
    public StubBuilder framing(Framing value) {
        framing = requireNonNull(value);
        return this;
    }

    /** Sets the limits of connections and messages. */
    public StubBuilder limits(Limits value) {
        return server(server -> server.limits(value));
    }

    /** Uses TLS on every connection. */
    public StubBuilder tls(TlsOptions value) {
        return server(server -> server.tls(value));
    }

    /** Accepts connections in plain text that {@link Answer#thenStartTls} can switch to TLS. */
    public StubBuilder startTls(TlsOptions value) {
        return server(server -> server.startTls(value));
    }

    /** Sets the listening address; default a free port of 127.0.0.1. */
    public StubBuilder address(String value) {
        addresses = List.of(Address.parse(value));
        return this;
    }

    /** Sets the listening addresses. */
    public StubBuilder addresses(List<? extends Address> values) {
        addresses = List.copyOf(values);
        return this;
    }

    /**
     * Sets further options of the stub's TCP server, such as the number of event loops, the
     * transport or PROXY headers. The function runs at each start, in the order of the calls to
     * this builder. The stub sets framing, handler and {@code keepOpen} itself.
     */
    public StubBuilder server(Consumer<TcpServer.Builder> value) {
        settings = settings.andThen(value);
        return this;
    }

    /**
     * Sets whether received messages are kept for verification; default true. Set it to false for a
     * long run, since kept messages use memory.
     */
    public StubBuilder keeping(boolean value) {
        keeping = value;
        return this;
    }

    /** Sets the seed of all random values; by default each start has a new seed. */
    public StubBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Sets the answer to messages that no rule matches; by default the stub closes the connection.
     */
    public StubBuilder unmatched(Answer value) {
        unmatched = requireNonNull(value);
        return this;
    }

    /** Allows these kinds of findings, so that they do not fail the test. */
    public StubBuilder allow(StubCheck... values) {
        allowed.addAll(List.of(values));
        return this;
    }

    /**
     * Adds a consumer that receives each finding when it occurs: an unmatched message with the
     * nearest rule, an answer that could not be sent, or an incomplete message. The consumer is
     * called on the stub's threads.
     */
    public StubBuilder onFinding(Consumer<Finding> value) {
        requireNonNull(value);
        told = told == null ? value : told.andThen(value);
        return this;
    }

    /**
     * Adds a consumer that receives each injected fault just before it takes effect, once per
     * answer. The consumer is called on the stub's threads.
     */
    public StubBuilder onFault(Consumer<InjectedFault> value) {
        injected = injected.andThen(requireNonNull(value));
        return this;
    }

    /**
     * Adds a consumer that receives each message with the name of the rule that matched it, before
     * its answer is sent. The consumer is called on the stub's threads, for messages of one
     * connection in their order.
     */
    public StubBuilder onReceived(Consumer<ReceivedMessage> value) {
        requireNonNull(value);
        received = received == null ? value : received.andThen(value);
        return this;
    }

    /** Sets what decides about each received message before the rules see it; default none. */
    public StubBuilder interceptor(MessageInterceptor value) {
        interceptor = requireNonNull(value);
        return this;
    }

    /** Sets the rules that apply from the first connection on; default none. */
    public StubBuilder rules(StubRules value) {
        stubRules = requireNonNull(value);
        return this;
    }

    /** Sets whether the messages of an answer are sent in one piece; default false. */
    public StubBuilder coalescing(boolean value) {
        coalescing = value;
        return this;
    }

    /**
     * Sends every answer in two pieces, where the second piece starts with the byte of this index,
     * counted from 0. A correct client is not affected. A shorter answer is sent whole.
     *
     * @throws IllegalArgumentException unless the index is at least 1
     */
    public StubBuilder cutting(long at) {
        if (at < 1) {
            throw new IllegalArgumentException("cut before byte " + at + "; give 1 or more");
        }
        cut = at;
        return this;
    }

    /** Sets whether connections stay open after a reply in the raw framing; default false. */
    public StubBuilder keepOpen(boolean value) {
        keepOpen = value;
        return this;
    }

    /** Adds a listener of the events of the stub's connections. */
    public StubBuilder listener(EventListener value) {
        return server(server -> server.listener(value));
    }

    /**
     * Starts a stub. Each call starts another stub. The builder can be used again after a failed
     * call.
     *
     * @throws dev.antiphon.failure.FailureException when the address cannot be bound
     */
    public StubServer start() {
        return new StubServer(new StubTerms(this));
    }
}
