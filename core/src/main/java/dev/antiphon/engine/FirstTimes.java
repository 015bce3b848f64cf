package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.ProxyFault;
import dev.antiphon.Reply;
import dev.antiphon.TlsFault;
import dev.antiphon.TlsSession;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.framing.Scan;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Initialises the classes that a server's loops need, and the machinery of their call sites, on a
 * thread of its own. Doing that on a loop would delay all its connections by milliseconds. It is done beside the start, which does not wait for it,
 * once for each transport and once for TLS. Where it fails, the loops do it themselves.
 *
 * <p>A class that is initialised on a loop after all is found by the checks' row "the first second
 * of a fresh server".
 */
final class FirstTimes {
    private static final String THREAD = "antiphon-first-times";

    /** What costs more is met later, so that a first reply at once shares no processor with it. */
    private static final long LATER_NANOS = 100_000_000;

    private static final Set<Class<?>> BEGUN = ConcurrentHashMap.newKeySet();

    /** Each with all that is nested in it. */
    private static final List<Class<?>> CLASSES = List.of(
            Scan.class,
            LiveConnection.class,
            OpenConnections.class,
            Stages.class,
            Ways.class,
            Intake.class,
            Inbox.class,
            Outflow.class,
            Outbox.class,
            WriteProgress.class,
            Deadlines.class,
            Ending.class,
            Asked.class,
            LastAnswer.class,
            OrderedExchange.class,
            HandlerThreads.class,
            InlineComposer.class,
            HandlerTask.class,
            ConversationExchange.class,
            LiveConversation.class,
            Network.class,
            Failures.class,
            TlsRecord.class,
            Phase.class,
            Message.class,
            Message.empty().getClass(),
            Reply.class,
            Fault.class,
            FaultException.class,
            ProxyFault.class,
            TlsFault.class,
            ConnectionEvent.class,
            ServerEvent.class,
            SocketException.class,
            ConnectException.class);

    private static final List<Class<?>> TLS_CLASSES = List.of(
            TlsLink.class,
            StageDeadline.class,
            TlsInput.class,
            TlsOutput.class,
            TlsBuffers.class,
            TlsTasks.class,
            TlsFaults.class,
            TlsSessions.class,
            TlsSession.class);

    private FirstTimes() {}

    /** Begins with what has not begun in this process. */
    static void begin(Transport transport, @Nullable Tls tls) {
        if (BEGUN.add(transport.getClass())) {
            start(() -> meet(transport));
        }
        if (tls != null && BEGUN.add(Tls.class)) {
            start(() -> {
                initialise(TLS_CLASSES);
                LockSupport.parkNanos(LATER_NANOS);
                tls.rehearse();
            });
        }
    }

    private static void start(Runnable meeting) {
        Thread.ofPlatform().daemon(true).name(THREAD).start(() -> {
            try {
                meeting.run();
            } catch (Throwable e) {
                // the loops meet it themselves, where they need it, and what it throws is told
                // there
            }
        });
    }

    private static void meet(Transport transport) {
        initialise(CLASSES);
        initialise(transport.classesOfLinks());
        LockSupport.parkNanos(LATER_NANOS);
        Framing.parse("crlf").encodeHead(ByteBuffer.allocate(2), ByteBuffer.allocate(2));
        var unused = callSites(new SocketException("Connection reset"), "%d %02X".formatted(1, 2));
    }

    /** A switch over types, a text put together and a lambda, as there are many on the loops. */
    private static String callSites(Exception failure, String text) {
        Runnable captured = () -> failure.addSuppressed(new ConnectException(text));
        captured.run();
        return switch (failure) {
            case ConnectException refused when text.isEmpty() -> "refused " + refused;
            case SocketException broken when Failures.isReset(broken) -> "reset " + broken + text;
            default -> text;
        };
    }

    private static void initialise(List<Class<?>> classes) {
        for (Class<?> each : classes) {
            for (Class<?> member : each.getNestMembers()) {
                try {
                    Class.forName(member.getName(), true, member.getClassLoader());
                } catch (ClassNotFoundException | LinkageError e) {
                    // then whoever needs it finds that out
                }
            }
        }
    }
}
