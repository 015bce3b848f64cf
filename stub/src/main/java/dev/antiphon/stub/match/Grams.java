package dev.antiphon.stub.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of many texts others may contain. Each text is filed under the rarest of its grams, which
 * are the pieces of four bytes, or of all that it has. A message is gone through once, a gram from
 * each of its bytes on: where one is found, the texts filed under it may be there, and no other
 * ones. Immutable.
 */
final class Grams {
    private static final int BYTES_MAX = 4;

    private final int bytes;
    private final int mask;

    /** Hashed, with open addressing; a place is free where there are no matchers. */
    private final int[] grams;

    private final int[][] matchers;

    private Grams(int bytes, Map<Integer, List<Integer>> filed) {
        this.bytes = bytes;
        this.mask = bytes == BYTES_MAX ? -1 : (1 << (bytes * Byte.SIZE)) - 1;
        int places = Integer.highestOneBit(filed.size() * 2) * 2;
        grams = new int[places];
        matchers = new int[places][];
        filed.forEach((gram, all) -> {
            int place = place(gram);
            grams[place] = gram;
            matchers[place] = all.stream().mapToInt(Integer::intValue).toArray();
        });
    }

    /** One for each size of grams that is needed. No text may be empty. */
    static List<Grams> of(List<Filed> entries) {
        List<Grams> all = new ArrayList<>();
        for (int bytes = 1; bytes <= BYTES_MAX; bytes++) {
            int size = bytes;
            List<Filed> own = entries.stream()
                    .filter(each -> Math.min(each.text.length, BYTES_MAX) == size)
                    .toList();
            if (!own.isEmpty()) {
                all.add(new Grams(size, file(own, size)));
            }
        }
        return all;
    }

    private static Map<Integer, List<Integer>> file(List<Filed> entries, int bytes) {
        Map<Integer, Integer> counts = new HashMap<>();
        entries.forEach(each ->
                grams(each.text, bytes).forEach(gram -> counts.merge(gram, 1, Integer::sum)));
        Map<Integer, List<Integer>> filed = new LinkedHashMap<>();
        for (Filed each : entries) {
            int rarest = 0;
            int least = Integer.MAX_VALUE;
            for (int gram : grams(each.text, bytes)) {
                if (counts.getOrDefault(gram, 0) < least) {
                    least = counts.getOrDefault(gram, 0);
                    rarest = gram;
                }
            }
            filed.computeIfAbsent(rarest, gram -> new ArrayList<>()).add(each.matcher);
        }
        return filed;
    }

    private static Set<Integer> grams(byte[] text, int bytes) {
        Set<Integer> all = new LinkedHashSet<>();
        for (int at = 0; at + bytes <= text.length; at++) {
            int gram = 0;
            for (int i = at; i < at + bytes; i++) {
                gram = gram << Byte.SIZE | (text[i] & 0xff);
            }
            all.add(gram);
        }
        return all;
    }

    /** Adds the matchers of all texts that the message may contain. */
    void mark(byte[] message, BitSet found) {
        BitSet seen = new BitSet(); // places, so that none is taken twice
        int gram = 0;
        for (int at = 0; at < message.length; at++) {
            gram = (gram << Byte.SIZE | (message[at] & 0xff)) & mask;
            if (at + 1 < bytes) {
                continue;
            }
            int place = place(gram);
            int[] here = matchers[place];
            if (here != null && !seen.get(place)) {
                seen.set(place);
                for (int each : here) {
                    found.set(each);
                }
            }
        }
    }

    /** Where the gram is, or would be: half of the places are free. */
    private int place(int gram) {
        int last = grams.length - 1;
        int place = ((gram * 0x9e3779b9) >>> 8) & last;
        while (matchers[place] != null && grams[place] != gram) {
            place = (place + 1) & last;
        }
        return place;
    }
}
