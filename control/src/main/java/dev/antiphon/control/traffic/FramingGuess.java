package dev.antiphon.control.traffic;

import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The framings that can cut bytes plausibly, the best first. A framing that announces lengths and
 * fits all bytes is better than one that searches for an end, since it fits by chance more seldom.
 */
public final class FramingGuess {
    /** The number of bytes that are examined. */
    private static final int BYTES_MAX = 1 << 16;

    private static final int SHOWN_MAX = 12;

    /** The number of messages that are tested for text. */
    private static final int SAMPLE = 100;

    /** Framings that are tried in this order, the ones with stricter rules first. */
    private static final List<String> USUAL = List.of(
            "headers",
            "netstring",
            "mllp",
            "stx",
            "length:4,text",
            "length:4",
            "length:4,le",
            "length:2",
            "length:2,le",
            "length:4,inclusive",
            "length:4,le,inclusive",
            "length:2,inclusive",
            "length:8",
            "length:3",
            "length:1",
            "crlf",
            "line",
            "nul",
            "json",
            "varint");

    /** The framings that search for an end; they fit binary data by chance. */
    private static final Set<String> OF_TEXT = Set.of("crlf", "line", "nul");

    private static final Set<String> WITH_ARGUMENTS =
            Set.of("delimiter", "enclosed", "fixed", "length", "raw");

    private FramingGuess() {}

    /** A framing with its cut. */
    private record Candidate(String framing, StreamCut cut, double score) {
        JsonOutput json() {
            JsonOutput json = new JsonOutput()
                    .put("framing", framing)
                    .put("messages", cut.parts().size())
                    .put("rest", cut.restBytes());
            cut.error().ifPresent(text -> json.put("error", text));
            return json;
        }
    }

    /**
     * Returns the candidates as JSON objects. They have at least one whole message.
     *
     * @param own the framing of the service, which is tried too
     */
    public static List<JsonOutput> of(Message bytes, RowDirection direction, Framing own) {
        Message first =
                bytes.size() <= BYTES_MAX ? bytes : Message.of(bytes.buffer().limit(BYTES_MAX));
        boolean isCut = first.size() < bytes.size();
        List<Candidate> candidates = new ArrayList<>();
        for (String each : names(own)) {
            Framing framing = Framing.parse(each);
            StreamCut cut = StreamCut.of(
                    first,
                    direction == RowDirection.IN ? framing.ofRequests() : framing.ofReplies());
            if (!cut.parts().isEmpty()) {
                candidates.add(new Candidate(each, cut, score(each, cut, isCut)));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingDouble((Candidate each) -> -each.score()))
                .limit(SHOWN_MAX)
                .map(Candidate::json)
                .toList();
    }

    private static Set<String> names(Framing own) {
        Set<String> names = new LinkedHashSet<>(USUAL);
        String name = own.toString();
        boolean isParsed = !name.equals("raw") && !name.equals("bytes");
        Framing.forms().stream()
                .map(form -> form.split("[:@,\\[]", 2)[0])
                .filter(each -> !WITH_ARGUMENTS.contains(each))
                .filter(each -> !Framing.parse(each).endsByClosing())
                .forEach(names::add);
        if (isParsed && isKnown(name)) {
            names.add(name);
        }
        return names;
    }

    private static boolean isKnown(String name) {
        try {
            return !Framing.parse(name).endsByClosing();
        } catch (IllegalArgumentException e) { // a framing of the program
            return false;
        }
    }

    /** Returns the plausibility of a cut; up to 115. */
    private static double score(String framing, StreamCut cut, boolean isCut) {
        double count = cut.parts().size();
        boolean isWhole = cut.restBytes() == 0 || (isCut && cut.error().isEmpty());
        double covered = isWhole ? 1 : (double) cut.end() / cut.bytes().size();
        double empty = cut.parts().stream().filter(each -> each.size() == 0).count() / count;
        double binary = OF_TEXT.contains(framing)
                ? cut.parts().stream()
                                .limit(SAMPLE)
                                .filter(each ->
                                        ShownBytes.text(each.in(cut.bytes())).isEmpty())
                                .count()
                        / Math.min(SAMPLE, count)
                : 0;
        return 100 * covered
                - 50 * empty
                - 60 * binary
                - (cut.error().isPresent() ? 50 : 0)
                + (isWhole ? 10 : 0)
                + (USUAL.contains(framing) ? 5 : 0);
    }
}
