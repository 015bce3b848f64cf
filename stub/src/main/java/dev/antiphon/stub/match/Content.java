package dev.antiphon.stub.match;

import dev.antiphon.argument.Plural;
import dev.antiphon.message.Message;
import dev.antiphon.stub.text.HexDump;
import dev.antiphon.text.Escapes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A matcher of messages that equal, start with, end with or contain given bytes. */
final class Content implements Matcher {
    /** The required position of the bytes. */
    enum Place {
        EQUAL("is"),
        START("starts with"),
        END("ends with"),
        ANYWHERE("contains");

        final String verb;

        Place(String verb) {
            this.verb = verb;
        }
    }

    private static final int SHOWN_BYTES = 60;

    /** The nearness, from 0 to 1, of a message that differs only in upper and lower case. */
    private static final double NEARNESS_BUT_CASE = 0.8;

    private final Place place;
    private final Message expected;
    private final byte[] bytes;

    Content(Place place, Message expected) {
        this.place = place;
        this.expected = expected;
        this.bytes = expected.bytes();
    }

    @Override
    public boolean matches(Request request) {
        byte[] found = request.bytes();
        return switch (place) {
            case EQUAL -> Arrays.equals(found, bytes);
            case START -> stands(found, 0);
            case END -> stands(found, found.length - bytes.length);
            case ANYWHERE -> indexIn(found) >= 0;
        };
    }

    private boolean stands(byte[] found, int at) {
        return at >= 0
                && at + bytes.length <= found.length
                && Arrays.equals(found, at, at + bytes.length, bytes, 0, bytes.length);
    }

    private int indexIn(byte[] found) {
        if (bytes.length == 0) {
            return 0;
        }
        byte first = bytes[0];
        for (int at = 0; at + bytes.length <= found.length; at++) {
            if (found[at] == first && stands(found, at)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public Mismatch explain(Request request) {
        byte[] found = request.bytes();
        int at = switch (place) {
            case EQUAL, START -> 0;
            case END -> found.length - bytes.length;
            case ANYWHERE -> nearestIn(found);
        };
        int front = common(found, at);
        int back = place == Place.EQUAL ? commonBack(found) : 0;
        int longest = place == Place.EQUAL ? Math.max(found.length, bytes.length) : bytes.length;
        double nearness =
                longest == 0 ? 0 : Math.min(longest - 0.5, (double) front + back) / longest;
        if (nearness < NEARNESS_BUT_CASE && isSameButCase(found, at)) {
            nearness = NEARNESS_BUT_CASE;
        }
        return new Mismatch(nearness, reason(found, at, front), Optional.of(expected), at);
    }

    /** Returns whether the message would match if letters in upper and lower case were equal. */
    private boolean isSameButCase(byte[] found, int at) {
        if (at < 0 || at + bytes.length > found.length) {
            return false;
        }
        int length = place == Place.EQUAL ? found.length : bytes.length;
        String there = new String(found, at, length, StandardCharsets.UTF_8);
        return there.equalsIgnoreCase(new String(bytes, StandardCharsets.UTF_8));
    }

    private String reason(byte[] found, int at, int common) {
        if (place == Place.ANYWHERE) {
            return "it nowhere contains " + shown(expected);
        }
        int where = at + common;
        if (common == bytes.length) {
            return "it goes on after the %s expected, with %s more"
                    .formatted(Plural.of(bytes.length, "byte"), found.length - bytes.length);
        }
        if (where >= found.length) {
            return "it ends after %s of the %s expected"
                    .formatted(common, Plural.of(bytes.length, "byte"));
        }
        return where < 0
                ? "it has %s, fewer than the %s expected"
                        .formatted(Plural.of(found.length, "byte"), bytes.length)
                : "byte %s is %s, not %s"
                        .formatted(where, HexDump.one(found[where]), HexDump.one(bytes[common]));
    }

    private int common(byte[] found, int at) {
        int count = 0;
        while (at + count >= 0
                && count < bytes.length
                && at + count < found.length
                && found[at + count] == bytes[count]) {
            count++;
        }
        return count;
    }

    private int commonBack(byte[] found) {
        int count = 0;
        int most = Math.min(found.length, bytes.length) - common(found, 0);
        while (count < most && found[found.length - 1 - count] == bytes[bytes.length - 1 - count]) {
            count++;
        }
        return count;
    }

    /**
     * Returns the index in {@code found} at which the longest prefix of the expected bytes occurs.
     */
    private int nearestIn(byte[] found) {
        int nearest = 0;
        for (int at = 1; at < found.length; at++) {
            if (common(found, at) > common(found, nearest)) {
                nearest = at;
            }
        }
        return nearest;
    }

    private static String shown(Message message) {
        return "\"" + Escapes.shown(message, SHOWN_BYTES) + "\"";
    }

    @Override
    public String toString() {
        return place.verb + " " + shown(expected);
    }
}
