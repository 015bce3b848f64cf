package dev.antiphon.capture;

import dev.antiphon.capture.CapturedConversation.End;
import dev.antiphon.capture.CapturedConversation.Piece;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection while the packets of its capture are read. */
final class CapturedConnection {
    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final boolean whole;
    private final Instant opened;
    private final CapturedDirection byClient;
    private final CapturedDirection byServer;
    private final List<Piece> pieces = new ArrayList<>();
    private @Nullable End end;
    private boolean reset;

    /** Why it cannot be put together, once that is known. */
    private Optional<String> fault = Optional.empty();

    /**
     * Begins with the first segment that was captured of it. Without a SYN, which side connected is
     * a guess.
     */
    CapturedConnection(Segment first) {
        whole = first.has(Packets.SYN);
        boolean fromClient = whole
                ? !first.has(Packets.ACK)
                : first.from().getPort() >= first.to().getPort();
        client = fromClient ? first.from() : first.to();
        server = fromClient ? first.to() : first.from();
        opened = first.at();
        byClient = new CapturedDirection(client, server);
        byServer = new CapturedDirection(server, client);
    }

    /** Whether a connection of the same two sides, which this segment begins, is another one. */
    boolean isFollowedBy(Segment segment) {
        if (!segment.has(Packets.SYN)) {
            return false;
        }
        boolean fromClient = segment.from().equals(client);
        return (fromClient ? byClient : byServer).isOther(segment);
    }

    void take(Segment segment) {
        if (fault.isPresent()) {
            return;
        }
        boolean fromClient = segment.from().equals(client);
        CapturedDirection own = fromClient ? byClient : byServer;
        CapturedDirection other = fromClient ? byServer : byClient;
        try {
            for (Message each : own.take(segment)) {
                pieces.add(new Piece(segment.at(), fromClient, each));
            }
            other.acknowledge(segment);
        } catch (CaptureException e) {
            fault = Optional.ofNullable(e.getMessage());
        }
        reset |= segment.has(Packets.RST);
        if (end == null && (reset || own.hasEnded())) {
            end = new End(segment.at(), fromClient, reset);
        }
    }

    boolean saidSomething() {
        return !pieces.isEmpty()
                || fault.isPresent()
                || byClient.isWaiting()
                || byServer.isWaiting();
    }

    CapturedConversation conversation(int number) {
        if (fault.isEmpty()) {
            try {
                byClient.check();
                byServer.check();
            } catch (CaptureException e) {
                fault = Optional.ofNullable(e.getMessage());
            }
        }
        return new CapturedConversation(
                number, client, server, whole, opened, pieces, Optional.ofNullable(end), fault);
    }
}
