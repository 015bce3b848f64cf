package dev.antiphon.engine;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.config.Backoff;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.Retry;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.client.ClientEngine;
import dev.antiphon.engine.client.ClientSettings;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.FramingBounds;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.drive.Drive;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.engine.handler.ConversationMessageHandler;
import dev.antiphon.engine.handler.InlineMessageHandler;
import dev.antiphon.engine.handler.OrderedMessageHandler;
import dev.antiphon.engine.server.ServerEngine;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.AsyncHandler;
import dev.antiphon.handler.ConversationHandler;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.handler.Handler;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.tls.TlsOptions;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The factory that starts the engines of servers, clients and drives. Only this class chooses the
 * message handler for each kind of user handler.
 */
public final class Engines {
    private Engines() {}

    /**
     * A user's handler and the way in which a server runs it. Each kind creates the message
     * handlers of connections.
     */
    public sealed interface Answering {
        /** Returns the factory of message handlers. */
        Supplier<MessageHandler> exchanges(FailureHandler failures);

        /** An inline handler, which runs on the event loop. */
        record Inline(InlineHandler handler) implements Answering {
            @Override
            public Supplier<MessageHandler> exchanges(FailureHandler failures) {
                MessageHandler shared = new InlineMessageHandler(handler, failures);
                return () -> shared;
            }
        }

        /** A handler that runs on virtual threads. */
        record Each(Handler handler) implements Answering {
            @Override
            public Supplier<MessageHandler> exchanges(FailureHandler failures) {
                return OrderedMessageHandler.onThreads(handler, failures);
            }
        }

        /** A handler on the event loop that returns its reply as a completion stage. */
        record Async(AsyncHandler handler) implements Answering {
            @Override
            public Supplier<MessageHandler> exchanges(FailureHandler failures) {
                return OrderedMessageHandler.byStages(handler, failures);
            }
        }

        /** A handler of conversations, with a virtual thread per connection. */
        record Conversing(ConversationHandler handler) implements Answering {
            @Override
            public Supplier<MessageHandler> exchanges(FailureHandler failures) {
                return () -> new ConversationMessageHandler(handler, failures);
            }
        }
    }

    /** Starts a server that listens on these addresses. */
    public static ServerEngine serve(
            List<Address> addresses, ServerTerms terms, Answering answering) {
        FramingBounds.check(terms.framing(), terms.limits());
        TlsContext tlsContext = terms.tls() == null
                ? null
                : TlsContext.server(terms.tls().options(), terms.tls().onRequest());
        EventDispatcher events = new EventDispatcher(terms.listeners());
        ConnectionConfig connectionConfig = ConnectionConfig.of(
                        Side.SERVER, terms.framing(), terms.limits(), events)
                .keepOpen(terms.keepOpen())
                .tls(tlsContext)
                .trust(terms.trust())
                .build();
        ServerEngine server = new ServerEngine(
                connectionConfig,
                answering.exchanges(terms.failures()),
                terms.loops(),
                terms.transport());
        server.listen(addresses);
        return server;
    }

    /** Starts a client of this target. The client connects when it is first used. */
    public static ClientEngine connect(Address target, ClientTerms terms) {
        FramingBounds.check(terms.framing(), terms.limits());
        TlsContext tlsContext = terms.tls() == null
                ? null
                : TlsContext.client(
                        terms.tls().options(), named(target), terms.tls().onRequest());
        EventDispatcher events = new EventDispatcher(terms.listeners());
        ConnectionConfig connectionConfig = ConnectionConfig.of(
                        Side.CLIENT, terms.framing(), terms.limits(), events)
                .keepOpen(terms.keepOpen())
                .tls(tlsContext)
                .preface(terms.preface())
                .build();
        return new ClientEngine(target, connectionConfig, terms);
    }

    /** Starts the event loops of a drive to this target. The caller opens the connections. */
    public static Drive drive(Address target, DriveTerms terms) {
        TlsContext tlsContext =
                terms.tls() == null ? null : TlsContext.client(terms.tls(), named(target), false);
        EventDispatcher nobody = new EventDispatcher(List.of());
        ConnectionConfig connectionConfig = ConnectionConfig.of(
                        Side.CLIENT, terms.framing(), terms.limits(), nobody)
                .keepOpen(terms.keepOpen())
                .tls(tlsContext)
                .build();
        return new Drive(target, connectionConfig, terms.loops(), terms.transport());
    }

    /**
     * Returns the socket addresses of an address, with a name lookup if needed.
     *
     * @throws FailureException with {@link Failure.UnknownHost} when the name has no address
     */
    public static List<? extends SocketAddress> resolve(Address address) {
        return SystemFailures.resolve(address);
    }

    /**
     * Returns the host that the server's certificate must name: {@code localhost} for a Unix
     * socket, since its server is on this machine.
     */
    private static HostPort named(Address target) {
        return target instanceof HostPort host ? host : new HostPort("localhost", 0);
    }

    /** The settings of a server. */
    public record ServerTerms(
            Framing framing,
            Limits limits,
            FailureHandler failures,
            List<EventListener> listeners,
            boolean keepOpen,
            int loops,
            TransportKind transport,
            @Nullable ServerTls tls,
            @Nullable ProxyTrust trust) {}

    /**
     * The TLS settings of a server. TLS begins with each connection or, if {@code onRequest}, when
     * its conversation requests it.
     */
    public record ServerTls(TlsOptions options, boolean onRequest) {}

    /**
     * The TLS settings of a client. TLS begins with each connection or, if {@code onRequest}, when
     * its conversation requests it.
     */
    public record ClientTls(TlsOptions options, boolean onRequest) {}

    /** The settings of a client. */
    public record ClientTerms(
            Framing framing,
            Limits limits,
            List<EventListener> listeners,
            boolean keepOpen,
            int connections,
            @Nullable Correlation correlation,
            @Nullable Backoff reconnect,
            @Nullable Retry retry,
            Duration connectTimeout,
            Duration replyTimeout,
            Executor completion,
            TransportKind transport,
            @Nullable ClientTls tls,
            @Nullable ProxyPreface preface)
            implements ClientSettings {}

    /** The settings of a {@link Drive}. */
    public record DriveTerms(
            Framing framing,
            Limits limits,
            boolean keepOpen,
            int loops,
            TransportKind transport,
            @Nullable TlsOptions tls) {}
}
