package dev.antiphon.stub.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of many matchers a message may be for, without asking them all: each is filed under what
 * all its messages have, a start, an end, bytes within, or a field's value. One of which nothing is
 * known, such as a test of one's own, is always a candidate. Immutable; any thread may ask.
 */
public final class MatcherIndex {
    /** Matchers by a field's value. */
    private record Values(Field field, Map<String, List<Integer>> matchers) {}

    /** Texts by where they stand in a message, those of ends turned round. */
    private record Texts(List<Filed> starts, List<Filed> ends, List<Filed> within) {}

    private final BitSet always = new BitSet();
    private final Map<String, Values> values = new LinkedHashMap<>();
    private final Prefixes starts;
    private final Prefixes ends;
    private final List<Grams> within;

    /** Over these, which are known by their place in the list. */
    public MatcherIndex(List<Matcher> matchers) {
        Texts texts = new Texts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < matchers.size(); i++) {
            Optional<Clue> clue = Clue.to(matchers.get(i));
            if (clue.isPresent()) {
                file(clue.get(), i, texts);
            } else {
                always.set(i);
            }
        }
        starts = new Prefixes(texts.starts);
        ends = new Prefixes(texts.ends);
        within = Grams.of(texts.within);
    }

    private void file(Clue clue, int matcher, Texts texts) {
        switch (clue) {
            case Clue.Text it -> {
                switch (it.place) {
                    case EQUAL, START -> texts.starts.add(new Filed(it.bytes, matcher));
                    case END ->
                        texts.ends.add(new Filed(reversed(it.bytes, it.bytes.length), matcher));
                    case ANYWHERE -> texts.within.add(new Filed(it.bytes, matcher));
                }
            }
            case Clue.Value it ->
                values.computeIfAbsent(
                                it.field().toString(),
                                text -> new Values(it.field(), new HashMap<>()))
                        .matchers()
                        .computeIfAbsent(it.value(), value -> new ArrayList<>())
                        .add(matcher);
            case Clue.OneOf it -> it.clues().forEach(each -> file(each, matcher, texts));
        }
    }

    /** The places of all matchers that the request may be for; all others it is not for. */
    public BitSet candidates(Request request) {
        byte[] bytes = request.bytes();
        BitSet found = (BitSet) always.clone();
        starts.mark(bytes, found);
        if (!ends.isEmpty()) {
            ends.mark(reversed(bytes, Math.min(bytes.length, ends.longest())), found);
        }
        within.forEach(each -> each.mark(bytes, found));
        for (Values each : values.values()) {
            each.field()
                    .in(bytes)
                    .map(each.matchers()::get)
                    .ifPresent(all -> all.forEach(found::set));
        }
        return found;
    }

    /** The last so many bytes, the last one first. */
    private static byte[] reversed(byte[] bytes, int count) {
        byte[] turned = new byte[count];
        for (int i = 0; i < count; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }
}
