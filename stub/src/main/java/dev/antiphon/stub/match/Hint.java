package dev.antiphon.stub.match;

import java.util.Arrays;
import java.util.Optional;

/**
 * What may be behind a difference: most often not the content is wrong, but where a message begins
 * or ends.
 */
final class Hint {
    private Hint() {}

    /**
     * What to look at, where bytes were expected from {@code at} on; empty where nothing is known.
     */
    static Optional<String> of(byte[] found, byte[] expected, int at) {
        if (at != 0 || expected.length == 0) {
            return Optional.empty();
        }
        int more = found.length - expected.length;
        if (more > 0 && endsWith(found, expected)) {
            return Optional.of(inFront(more));
        }
        if (more > 0 && startsWith(found, expected)) {
            return Optional.of(behind(found, more));
        }
        if (more < 0 && startsWith(expected, found)) {
            return Optional.of(-more + " bytes fewer than expected, at the end:"
                    + " does the length count itself, or was the message cut by its framing?");
        }
        if (more < 0 && endsWith(expected, found)) {
            return Optional.of(-more + " bytes fewer than expected, at the start:"
                    + " is a header taken for the length?");
        }
        if (more == 0 && isTurned(found, expected)) {
            return Optional.of(
                    "the same bytes in the opposite order: is the last byte first (le)?");
        }
        return Optional.empty();
    }

    private static String inFront(int more) {
        return switch (more) {
            case 1, 2, 4, 8 ->
                more + " bytes more than expected, in front: is that a length that the framing"
                        + " does not take away, or does the length count itself?";
            default -> more + " bytes more than expected, in front: is that a header?";
        };
    }

    private static String behind(byte[] found, int more) {
        String end = switch (found[found.length - 1]) {
            case '\r' -> "a carriage return: is the framing crlf?";
            case '\n' -> "a line feed: is the framing line?";
            case 0 -> "a zero byte: is the framing nul?";
            case 3 -> "ETX: is the framing stx?";
            default -> "does the length count itself, or was the next message taken along?";
        };
        return more + " bytes more than expected, at the end; " + end;
    }

    private static boolean startsWith(byte[] all, byte[] start) {
        return Arrays.equals(all, 0, start.length, start, 0, start.length);
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        return Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    private static boolean isTurned(byte[] one, byte[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[other.length - 1 - i]) {
                return false;
            }
        }
        return one.length > 1 && !Arrays.equals(one, other);
    }
}
