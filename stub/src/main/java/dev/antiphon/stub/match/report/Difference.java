package dev.antiphon.stub.match.report;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Mismatch;
import dev.antiphon.stub.text.HexDump;

/** The text of a difference between an expected and an actual message, in several lines. */
public final class Difference {
    private Difference() {}

    /**
     * Returns the reason of the mismatch, hex dumps of both messages with a mark at the first
     * difference, and a hint at the cause.
     */
    public static String of(Message found, Mismatch mismatch) {
        StringBuilder text =
                new StringBuilder("  but ").append(mismatch.reason()).append('\n');
        if (mismatch.expected().isEmpty()) {
            text.append(HexDump.of(found.bytes(), -1));
            MismatchHint.ofProtocol(found.bytes()).ifPresent(hint -> add(text, hint));
            return text.toString();
        }
        byte[] expected = mismatch.expected().get().bytes();
        byte[] bytes = found.bytes();
        int at = first(bytes, expected, mismatch.at());
        text.append("  received:\n").append(HexDump.of(bytes, at));
        text.append("  expected:\n").append(HexDump.of(expected, at - mismatch.at()));
        MismatchHint.of(bytes, expected, mismatch.at()).ifPresent(hint -> add(text, hint));
        return text.toString();
    }

    private static void add(StringBuilder text, String hint) {
        text.append("  ").append(hint).append('\n');
    }

    private static int first(byte[] found, byte[] expected, int at) {
        int count = 0;
        while (at + count >= 0
                && count < expected.length
                && at + count < found.length
                && found[at + count] == expected[count]) {
            count++;
        }
        return at + count;
    }
}
