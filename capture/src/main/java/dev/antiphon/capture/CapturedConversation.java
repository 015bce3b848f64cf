package dev.antiphon.capture;

import dev.antiphon.message.Message;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One TCP connection of a capture, put together.
 *
 * @param number counts the connections of the capture from 1
 * @param client the side that connected; where the beginning is missing, the one with the higher
 *     port
 * @param whole whether the capture has its beginning
 * @param opened the time of its first packet
 * @param pieces what was said, in the order in which it could be read
 * @param end how it ended, where the capture has that
 * @param fault why it could not be put together, with the numbers; empty where all is there
 */
public record CapturedConversation(
        int number,
        InetSocketAddress client,
        InetSocketAddress server,
        boolean whole,
        Instant opened,
        List<Piece> pieces,
        Optional<End> end,
        Optional<String> fault) {
    /** Keeps a copy of the list. */
    public CapturedConversation {
        pieces = List.copyOf(pieces);
    }

    /** What one packet brought of what one side said. */
    public record Piece(Instant at, boolean byClient, Message bytes) {}

    /**
     * An end.
     *
     * @param byClient which side began it
     * @param reset whether by a reset
     */
    public record End(Instant at, boolean byClient, boolean reset) {}

    /** How many bytes one side said. */
    public long bytes(boolean byClient) {
        return pieces.stream()
                .filter(each -> each.byClient() == byClient)
                .mapToLong(each -> each.bytes().size())
                .sum();
    }
}
