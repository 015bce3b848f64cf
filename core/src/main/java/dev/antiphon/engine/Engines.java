package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.AsyncHandler;
import dev.antiphon.Backoff;
import dev.antiphon.ConversationHandler;
import dev.antiphon.Correlation;
import dev.antiphon.FaultHandler;
import dev.antiphon.Handler;
import dev.antiphon.HostPort;
import dev.antiphon.InlineHandler;
import dev.antiphon.Limits;
import dev.antiphon.Retry;
import dev.antiphon.TlsOptions;
import dev.antiphon.TransportKind;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the entries of the library get a running engine: the one place that knows which exchange
 * belongs to which handler.
 */
public final class Engines {
    private Engines() {}

    /** How a server runs its handler: each kind makes the exchanges of its connections. */
    public sealed interface Answering {
        /** What makes them. */
        Supplier<Exchange> exchanges(FaultHandler faults);

        /** On the event loop. */
        record Inline(InlineHandler handler) implements Answering {
            @Override
            public Supplier<Exchange> exchanges(FaultHandler faults) {
                Exchange shared = new InlineExchange(handler, faults);
                return () -> shared;
            }
        }

        /** On virtual threads. */
        record Each(Handler handler) implements Answering {
            @Override
            public Supplier<Exchange> exchanges(FaultHandler faults) {
                return OrderedExchange.onThreads(handler, faults);
            }
        }

        /** By a stage. */
        record Async(AsyncHandler handler) implements Answering {
            @Override
            public Supplier<Exchange> exchanges(FaultHandler faults) {
                return OrderedExchange.byStages(handler, faults);
            }
        }

        /** On a virtual thread per connection. */
        record Conversing(ConversationHandler handler) implements Answering {
            @Override
            public Supplier<Exchange> exchanges(FaultHandler faults) {
                return () -> new ConversationExchange(handler, faults);
            }
        }
    }

    /** Starts a server on these addresses. */
    public static ServerEngine serve(
            List<Address> addresses, ServerTerms terms, Answering answering) {
        Tls tls = terms.tls()
                .map(each -> Tls.server(each.options(), each.onRequest()))
                .orElse(null);
        EventQueues events = new EventQueues(terms.listeners());
        Setup setup = new Setup(
                terms.framing(),
                terms.limits(),
                events,
                Side.SERVER,
                terms.keepOpen(),
                new Outstanding(),
                new Held(),
                new Totals(),
                tls,
                terms.trust().orElse(null),
                null);
        ServerEngine server = new ServerEngine(
                setup, answering.exchanges(terms.faults()), terms.loops(), terms.transport());
        server.listen(addresses);
        return server;
    }

    /** Starts a client of this target; it connects when it is first used. */
    public static ClientEngine connect(Address target, ClientTerms terms) {
        Tls tls = terms.tls().map(each -> Tls.client(each, named(target))).orElse(null);
        Setup setup = client(
                terms.framing(),
                terms.limits(),
                terms.listeners(),
                terms.keepOpen(),
                tls,
                terms.preface().orElse(null));
        return new ClientEngine(target, setup, terms);
    }

    /** Starts the loops of a drive to this target; the caller has them connect. */
    public static Drive drive(Address target, DriveTerms terms) {
        Tls tls = terms.tls().map(each -> Tls.client(each, named(target))).orElse(null);
        Setup setup =
                client(terms.framing(), terms.limits(), List.of(), terms.keepOpen(), tls, null);
        return new Drive(target, setup, terms.loops(), terms.transport());
    }

    private static Setup client(
            Framing framing,
            Limits limits,
            List<EventListener> listeners,
            boolean keepOpen,
            @Nullable Tls tls,
            @Nullable ProxyPreface preface) {
        return new Setup(
                framing,
                limits,
                new EventQueues(listeners),
                Side.CLIENT,
                keepOpen,
                new Outstanding(),
                new Held(),
                new Totals(),
                tls,
                null,
                preface);
    }

    /** Whose certificate a server must have: a Unix socket is on this machine. */
    private static HostPort named(Address target) {
        return target instanceof HostPort host ? host : new HostPort("localhost", 0);
    }

    /** What a server is built with. */
    public record ServerTerms(
            Framing framing,
            Limits limits,
            FaultHandler faults,
            List<EventListener> listeners,
            boolean keepOpen,
            int loops,
            TransportKind transport,
            Optional<ServerTls> tls,
            Optional<ProxyTrust> trust) {}

    /** A server's TLS: from the start of each connection, or when its conversation asks for it. */
    public record ServerTls(TlsOptions options, boolean onRequest) {}

    /** What a client is built with. */
    public record ClientTerms(
            Framing framing,
            Limits limits,
            List<EventListener> listeners,
            boolean keepOpen,
            int connections,
            Optional<Correlation> correlation,
            Optional<Backoff> reconnect,
            Optional<Retry> retry,
            Duration connectTimeout,
            Duration replyTimeout,
            TransportKind transport,
            Optional<TlsOptions> tls,
            Optional<ProxyPreface> preface)
            implements ClientSettings {}

    /** What a drive is built with. */
    public record DriveTerms(
            Framing framing,
            Limits limits,
            boolean keepOpen,
            int loops,
            TransportKind transport,
            Optional<TlsOptions> tls) {}
}
