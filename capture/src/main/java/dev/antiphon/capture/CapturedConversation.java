package dev.antiphon.capture;

import dev.antiphon.address.Addresses;
import dev.antiphon.message.Message;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A reassembled TCP connection of a capture. Immutable; {@link Capture} creates it. */
public interface CapturedConversation {
    /** Returns the number of the connection in its capture, from 1. */
    int number();

    /**
     * Returns the name of the conversation in its capture: the client's address, followed by {@code
     * #} and a number if an earlier conversation has the same client address.
     */
    default String name() {
        return Addresses.shown(client());
    }

    /**
     * Returns the address of the client, which opened the connection. If the capture lacks the
     * beginning of the connection, the client is the side that the caller of {@link
     * Capture#read(java.nio.file.Path, java.util.function.Predicate)} named, else the side with the
     * higher port.
     */
    InetSocketAddress client();

    /** Returns the address of the server, which accepted the connection. */
    InetSocketAddress server();

    /** Returns whether the capture contains the beginning of the connection. */
    boolean whole();

    /** Returns the time of the first packet. */
    Instant opened();

    /**
     * Returns the bytes of both sides, in the order in which they became readable without a gap.
     */
    List<Piece> pieces();

    /** Returns the first end of either side; empty if the capture contains none. */
    Optional<End> end();

    /** Returns the captured ends of both sides in their order. A reset is the last. */
    default List<End> ends() {
        return end().stream().toList();
    }

    /** Returns the reason why reassembly failed, with packet numbers; empty if it succeeded. */
    Optional<String> failure();

    /** Returns the number of bytes that one side sent. */
    default long bytes(boolean byClient) {
        return pieces().stream()
                .filter(each -> each.byClient() == byClient)
                .mapToLong(each -> each.bytes().size())
                .sum();
    }

    /** The bytes that one side sent, as far as one packet made them readable. */
    record Piece(Instant at, boolean byClient, Message bytes) {}

    /**
     * The end of the bytes of one side.
     *
     * @param byClient whether the client ended
     * @param reset whether the end was a reset, which ends both sides
     * @param piecesBefore the number of pieces before it
     */
    record End(Instant at, boolean byClient, boolean reset, int piecesBefore) {}
}
