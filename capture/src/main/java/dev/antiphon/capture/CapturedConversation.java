package dev.antiphon.capture;

import dev.antiphon.address.Addresses;
import dev.antiphon.message.Message;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One TCP connection of a capture, reassembled. Immutable; {@link Capture} creates it. */
public interface CapturedConversation {
    /** Returns the number of the connection in its capture, from 1. */
    int number();

    /**
     * Returns the name of the conversation in its capture: the client's address, followed by a
     * number if the client has connected from that address before.
     */
    default String name() {
        return Addresses.shown(client());
    }

    /**
     * Returns the address of the side that connected. If the capture lacks the beginning of the
     * connection, it is the side that was named as the client, else the side with the higher port.
     */
    InetSocketAddress client();

    /** Returns the address of the side that accepted. */
    InetSocketAddress server();

    /** Returns whether the capture contains the beginning of the connection. */
    boolean whole();

    /** Returns the time of the first packet. */
    Instant opened();

    /** Returns the bytes of both sides, in the order in which each became readable. */
    List<Piece> pieces();

    /** Returns the first end of a side; empty if the capture lacks it. */
    Optional<End> end();

    /**
     * Returns the first end of each side, as far as the capture contains them; a reset is the last.
     */
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

    /** The bytes that one packet added to one side's stream. */
    record Piece(Instant at, boolean byClient, Message bytes) {}

    /**
     * The end of one side.
     *
     * @param byClient whether the client's side ended
     * @param reset whether it was a reset, which ends both sides
     * @param piecesBefore the number of pieces before it
     */
    record End(Instant at, boolean byClient, boolean reset, int piecesBefore) {}
}
