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
     * Returns its name in its capture: the client's address, with a number where the client has
     * connected from there before.
     */
    default String name() {
        return Addresses.shown(client());
    }

    /**
     * Returns the address of the side that connected. Without the connection's beginning it is the
     * one that was named as the client, else the side with the higher port.
     */
    InetSocketAddress client();

    /** Returns the address of the side that accepted. */
    InetSocketAddress server();

    /** Returns whether the capture has the connection's beginning. */
    boolean whole();

    /** Returns the time of the first packet. */
    Instant opened();

    /** Returns the bytes of both sides, in the order in which each became readable. */
    List<Piece> pieces();

    /** Returns the beginning of the end of the connection, where the capture has it. */
    Optional<End> end();

    /** Returns the first end of each side, as far as the capture has them; a reset is the last. */
    default List<End> ends() {
        return end().stream().toList();
    }

    /** Returns the reason why reassembly failed, with numbers of packets; empty for none. */
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
     * @param byClient whether it is the client's
     * @param reset whether it was a reset, which ends both sides
     * @param piecesBefore the number of pieces before it
     */
    record End(Instant at, boolean byClient, boolean reset, int piecesBefore) {}
}
