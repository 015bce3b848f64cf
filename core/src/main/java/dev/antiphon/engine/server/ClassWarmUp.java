package dev.antiphon.engine.server;

import dev.antiphon.argument.Plural;
import dev.antiphon.engine.buffer.LongMessage;
import dev.antiphon.engine.buffer.ReadBuffer;
import dev.antiphon.engine.buffer.WriteQueue;
import dev.antiphon.engine.connection.CloseReason;
import dev.antiphon.engine.connection.CloseSequence;
import dev.antiphon.engine.connection.ConnectionHandle;
import dev.antiphon.engine.connection.ConnectionTimeouts;
import dev.antiphon.engine.connection.FilterChain;
import dev.antiphon.engine.connection.FrameReader;
import dev.antiphon.engine.connection.FrameWriter;
import dev.antiphon.engine.connection.LinkFailures;
import dev.antiphon.engine.connection.MessageOutEvents;
import dev.antiphon.engine.connection.OpenConnections;
import dev.antiphon.engine.connection.OpenSequence;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.Subscription;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.connection.WriteProgress;
import dev.antiphon.engine.connection.close.CloseAction;
import dev.antiphon.engine.connection.close.CloseEvent;
import dev.antiphon.engine.connection.close.CloseState;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.engine.handler.ConnectionConversation;
import dev.antiphon.engine.handler.ConversationMessageHandler;
import dev.antiphon.engine.handler.ConversationQueue;
import dev.antiphon.engine.handler.ErrorReply;
import dev.antiphon.engine.handler.HandlerTask;
import dev.antiphon.engine.handler.HandlerThreads;
import dev.antiphon.engine.handler.InlineReplyComposer;
import dev.antiphon.engine.handler.OrderedMessageHandler;
import dev.antiphon.engine.handler.ReceivedTags;
import dev.antiphon.engine.loop.ClassInitializer;
import dev.antiphon.engine.loop.FilterTimeout;
import dev.antiphon.engine.tls.HandshakeTasks;
import dev.antiphon.engine.tls.TlsBuffers;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.engine.tls.TlsFailures;
import dev.antiphon.engine.tls.TlsFilter;
import dev.antiphon.engine.tls.TlsHandshake;
import dev.antiphon.engine.tls.TlsReader;
import dev.antiphon.engine.tls.TlsRecord;
import dev.antiphon.engine.tls.TlsSessions;
import dev.antiphon.engine.tls.TlsWriter;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ProxyFailure;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsSession;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A task that initialises the classes and call sites that a server's loops need, on a separate
 * thread. On a loop, initialisation would delay all connections by milliseconds. The task runs once
 * for each transport and once for TLS; the start of the server does not wait for it. If it fails,
 * the loops initialise the classes themselves.
 *
 * <p>The check "the first second of a fresh server" finds a class that is missing here.
 */
final class ClassWarmUp {
    /**
     * The delay before costly classes are initialised, so that their initialisation does not slow
     * an early first reply.
     */
    private static final long LATER_NANOS = 100_000_000;

    private static final Set<Class<?>> BEGUN = ConcurrentHashMap.newKeySet();

    /** The classes to initialise, each with its nested classes. */
    private static final List<Class<?>> CLASSES = List.of(
            DecodeContext.class,
            TcpConnection.class,
            OpenConnections.class,
            FilterChain.class,
            ConnectionHandle.class,
            OpenSequence.class,
            FrameReader.class,
            ReadBuffer.class,
            FrameWriter.class,
            MessageOutEvents.class,
            Subscription.class,
            LongMessage.class,
            WriteQueue.class,
            WriteProgress.class,
            ConnectionTimeouts.class,
            CloseSequence.class,
            CloseState.class,
            CloseEvent.class,
            CloseAction.class,
            CloseReason.class,
            LinkFailures.class,
            RequestTag.class,
            ErrorReply.class,
            OrderedMessageHandler.class,
            HandlerThreads.class,
            InlineReplyComposer.class,
            HandlerTask.class,
            ConversationMessageHandler.class,
            ConversationQueue.class,
            ReceivedTags.class,
            ConnectionConversation.class,
            AddressNetwork.class,
            SystemFailures.class,
            TlsRecord.class,
            Phase.class,
            Plural.class,
            Message.class,
            Message.empty().getClass(),
            Reply.class,
            Failure.class,
            FailureException.class,
            ProxyFailure.class,
            TlsFailure.class,
            ConnectionEvent.class,
            ServerEvent.class,
            SocketException.class,
            ConnectException.class);

    private static final List<Class<?>> TLS_CLASSES = List.of(
            TlsFilter.class,
            TlsHandshake.class,
            FilterTimeout.class,
            TlsReader.class,
            TlsWriter.class,
            TlsBuffers.class,
            HandshakeTasks.class,
            TlsFailures.class,
            TlsSessions.class,
            TlsSession.class);

    private ClassWarmUp() {}

    /**
     * Initialises the classes of addresses on the calling thread, which waits for the binding of
     * its addresses anyway. They read the security properties of the JDK.
     */
    static void addresses() {
        var unused = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Starts the parts of the initialisation that have not run in this process. */
    static void begin(Transport transport, @Nullable TlsContext tlsContext) {
        if (BEGUN.add(transport.getClass())) {
            ClassInitializer.start(() -> meet(transport));
        }
        if (tlsContext != null && BEGUN.add(TlsContext.class)) {
            ClassInitializer.start(() -> {
                ClassInitializer.initialise(TLS_CLASSES);
                LockSupport.parkNanos(LATER_NANOS);
                tlsContext.rehearse();
            });
        }
    }

    private static void meet(Transport transport) {
        ClassInitializer.initialise(CLASSES);
        ClassInitializer.initialise(transport.classesOfLinks());
        LockSupport.parkNanos(LATER_NANOS);
        Framing.parse("crlf").encodeHead(ByteBuffer.allocate(2), ByteBuffer.allocate(2));
        var unused = callSites(new SocketException("Connection reset"), "%s %02X".formatted(1, 2));
    }

    /**
     * Runs a type switch, a string concatenation and a lambda, since the loops use such call sites
     * often.
     */
    private static String callSites(Exception failure, String text) {
        Runnable captured = () -> failure.addSuppressed(new ConnectException(text));
        captured.run();
        return switch (failure) {
            case ConnectException refused when text.isEmpty() -> "refused " + refused;
            case SocketException broken
            when SystemFailures.isReset(broken) -> "reset " + broken + text;
            default -> text;
        };
    }
}
