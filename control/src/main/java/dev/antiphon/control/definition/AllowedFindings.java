package dev.antiphon.control.definition;

import dev.antiphon.argument.Nearest;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of {@code allow:}, such as {@code left-open}, for the kinds of findings. */
public final class AllowedFindings {
    private AllowedFindings() {}

    /**
     * Reads one word or a list of words.
     *
     * @throws StubFileException when there is no such kind
     */
    public static Set<StubCheck> read(YamlValue value) {
        Set<StubCheck> all = EnumSet.noneOf(StubCheck.class);
        value.oneOrMore().forEach(each -> all.add(each.read(AllowedFindings::parse)));
        return all;
    }

    private static StubCheck parse(String text) {
        List<String> words =
                Arrays.stream(StubCheck.values()).map(AllowedFindings::word).toList();
        return Arrays.stream(StubCheck.values())
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no kind of finding \""
                        + text + "\"" + Nearest.of(text, words) + "; there is "
                        + String.join(", ", words)));
    }

    /** Returns the word for a kind of findings. */
    public static String word(StubCheck check) {
        return check.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
