package dev.antiphon.capture;

import dev.antiphon.address.Addresses;
import dev.antiphon.capture.CapturedConversation.End;
import dev.antiphon.capture.CapturedConversation.Piece;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The reassembly of one connection from the packets of a capture. */
final class CapturedConnection {
    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final boolean whole;
    private final Instant opened;
    private final CapturedDirection byClient;
    private final CapturedDirection byServer;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private boolean reset;

    /** The reason why reassembly failed; null while it succeeds. */
    private @Nullable String failure;

    /**
     * Creates a connection from its first captured segment.
     *
     * @param isClient tests whether an endpoint is the client. Called only if the segment has no
     *     SYN flag. If it accepts neither endpoint or both, the side with the higher port is the
     *     client
     */
    CapturedConnection(Segment first, Predicate<InetSocketAddress> isClient) {
        whole = first.has(Packets.SYN);
        boolean fromClient = whole ? !first.has(Packets.ACK) : isByClient(first, isClient);
        client = fromClient ? first.from() : first.to();
        server = fromClient ? first.to() : first.from();
        opened = first.at();
        byClient = new CapturedDirection(client, server);
        byServer = new CapturedDirection(server, client);
    }

    private static boolean isByClient(Segment first, Predicate<InetSocketAddress> isClient) {
        boolean known = isClient.test(first.from());
        return known == isClient.test(first.to())
                ? first.from().getPort() >= first.to().getPort()
                : known;
    }

    /** Returns the address of the client as text. */
    String client() {
        return Addresses.shown(client);
    }

    /** Returns whether this segment begins another connection between the same endpoints. */
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
        end(segment, fromClient, own);
    }

    /**
     * Records the end of one side, by a FIN or by a reset, with the number of pieces before it.
     * Records nothing after a reset.
     */
    private void end(Segment segment, boolean fromClient, CapturedDirection own) {
        boolean resets = segment.has(Packets.RST);
        boolean known = ends.stream().anyMatch(each -> each.byClient() == fromClient);
        if (reset || (known && !resets) || !(resets || own.hasEnded())) {
            return;
        }
        reset = resets;
        ends.add(new End(segment.at(), fromClient, resets, pieces.size()));
    }

    boolean saidSomething() {
        return !pieces.isEmpty() || failure != null || byClient.isWaiting() || byServer.isWaiting();
    }

    CapturedConversation conversation(int number, String name) {
        if (failure == null) {
            try {
                byClient.check();
                byServer.check();
            } catch (CaptureException e) {
                failure = e.getMessage();
            }
        }
        return new Reassembled(number, name, this, List.copyOf(pieces));
    }

    /** A conversation whose last segment has been read. */
    private record Reassembled(
            int number, String name, CapturedConnection connection, List<Piece> pieces)
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
            return connection.ends.stream().findFirst();
        }

        @Override
        public List<End> ends() {
            return List.copyOf(connection.ends);
        }

        @Override
        public Optional<String> failure() {
            return Optional.ofNullable(connection.failure);
        }
    }
}
