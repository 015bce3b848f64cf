package dev.antiphon.stub.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which of many texts others begin with. The texts are in order, and each knows the longest other
 * one that it begins with itself. What a message begins with is then found from its place in the
 * order: the text before that place, or one that this text begins with. Immutable.
 */
final class Prefixes {
    private final byte[][] texts;
    private final int[] parents;
    private final int[] matchers;
    private final int longest;

    Prefixes(List<Filed> entries) {
        List<Filed> sorted = new ArrayList<>(entries);
        sorted.sort((one, other) -> Arrays.compareUnsigned(one.text, other.text));
        texts = sorted.stream().map(each -> each.text).toArray(byte[][]::new);
        matchers = sorted.stream().mapToInt(each -> each.matcher).toArray();
        longest = sorted.stream().mapToInt(each -> each.text.length).max().orElse(0);
        parents = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            int parent = i - 1;
            while (parent >= 0 && !begins(texts[i], texts[parent])) {
                parent = parents[parent];
            }
            parents[i] = parent;
        }
    }

    boolean isEmpty() {
        return texts.length == 0;
    }

    /** Of how many bytes the longest is. */
    int longest() {
        return longest;
    }

    /** Adds the matchers of all texts that the message begins with. */
    void mark(byte[] message, BitSet found) {
        int each = lastUpTo(message);
        while (each >= 0 && !begins(message, texts[each])) {
            each = parents[each];
        }
        for (; each >= 0; each = parents[each]) {
            found.set(matchers[each]);
        }
    }

    /** The last text that is not behind the message in order; -1 for none. */
    private int lastUpTo(byte[] message) {
        int from = 0;
        int to = texts.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (Arrays.compareUnsigned(texts[middle], message) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from - 1;
    }

    private static boolean begins(byte[] all, byte[] start) {
        return start.length <= all.length
                && Arrays.equals(all, 0, start.length, start, 0, start.length);
    }
}
