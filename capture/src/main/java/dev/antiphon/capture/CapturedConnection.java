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

/** Reassembles one connection from the packets of a capture. */
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

    /** The reason why reassembly failed; null until then. */
    private @Nullable String failure;

    /**
     * Begins with the first captured segment of a connection. Without a SYN it guesses the client.
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

    /** Returns whether this segment begins another connection of the same two sides. */
    boolean isFollowedBy(Segment segment) {
        if (!segment.has(Packets.SYN)) {
            return false;
        }
        boolean fromClient = segment.from().equals(client);
        return (fromClient ? byClient : byServer).isOther(segment);
    }

    void take(Segment segment) {
        if (failure != null) {
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
            failure = e.getMessage();
        }
        reset |= segment.has(Packets.RST);
        if (end == null && (reset || own.hasEnded())) {
            end = new End(segment.at(), fromClient, reset);
        }
    }

    boolean saidSomething() {
        return !pieces.isEmpty() || failure != null || byClient.isWaiting() || byServer.isWaiting();
    }

    CapturedConversation conversation(int number) {
        if (failure == null) {
            try {
                byClient.check();
                byServer.check();
            } catch (CaptureException e) {
                failure = e.getMessage();
            }
        }
        return new Reassembled(number, this, List.copyOf(pieces));
    }

    /** A conversation whose connection takes no more segments. */
    private record Reassembled(int number, CapturedConnection connection, List<Piece> pieces)
            implements CapturedConversation {
        @Override
        public InetSocketAddress client() {
            return connection.client;
        }

        @Override
        public InetSocketAddress server() {
            return connection.server;
        }

        @Override
        public boolean whole() {
            return connection.whole;
        }

        @Override
        public Instant opened() {
            return connection.opened;
        }

        @Override
        public Optional<End> end() {
            return Optional.ofNullable(connection.end);
        }

        @Override
        public Optional<String> failure() {
            return Optional.ofNullable(connection.failure);
        }
    }
}
