package dev.antiphon.cli.suggest;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.framing.Framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error for a framing that cannot be parsed, with the text that was probably meant. In a pair
 * of framings, the error names the wrong one.
 */
public final class FramingError {
    private static final String SIGN = " > ";
    private static final Pattern BETWEEN = Pattern.compile("\\s*>\\s*");

    private static final Pattern NAME_AND_NUMBER =
            Pattern.compile("([a-z]+)[-= ]?([0-9].*)", Pattern.CASE_INSENSITIVE);

    private final String place;
    private final String text;

    private FramingError(String place, String text) {
        this.place = place;
        this.text = text;
    }

    /**
     * Returns the error for a framing.
     *
     * @param place the option or command that takes the framing
     */
    public static CliException of(String place, String text) {
        FramingError error = new FramingError(place, text);
        List<String> halves = halves(text);
        return switch (halves.size()) {
            case 1 -> error.ofOne();
            case 2 -> error.ofPair(halves);
            default -> CliException.usage("bad-framing-pair", place, text);
        };
    }

    /**
     * Returns the framings of a pair. A text without its spaces is a pair if {@code >} is in its
     * name, or if both of its parts are similar to framings.
     */
    private static List<String> halves(String text) {
        if (text.contains(SIGN)) {
            return List.of(text.split(SIGN, -1)).stream().map(String::strip).toList();
        }
        List<String> parts = List.of(BETWEEN.split(text, -1));
        boolean isInName = text.split("[:@,]", 2)[0].contains(">");
        return isInName || parts.stream().allMatch(FramingError::isSimilar) ? parts : List.of(text);
    }

    private CliException ofOne() {
        Optional<String> meant = meant(text);
        Optional<String> reason = argumentReason(text);
        return meant.isEmpty() || reason.isEmpty()
                ? CliException.usage("bad-framing", place, text).near(meant)
                : CliException.usage(
                        "bad-framing-argument",
                        place,
                        text,
                        new LibraryText(reason.get()),
                        meant.get());
    }

    private CliException ofPair(List<String> halves) {
        List<String> wrong = halves.stream().filter(each -> !isFraming(each)).toList();
        if (wrong.isEmpty()) {
            String pair = String.join(SIGN, halves);
            return CliException.usage("bad-framing", place, text).near(Optional.of(pair));
        }
        if (wrong.contains("")) {
            return CliException.usage("bad-framing-missing", place, text);
        }
        List<String> mended = new ArrayList<>();
        for (String each : halves) {
            (isFraming(each) ? Optional.of(each) : meant(each)).ifPresent(mended::add);
        }
        Optional<String> whole =
                Optional.of(String.join(SIGN, mended)).filter(_ -> mended.size() == halves.size());
        Optional<String> reason = argumentReason(wrong.getFirst());
        return whole.isEmpty() || reason.isEmpty()
                ? CliException.usage("bad-framing-half", place, text, wrong.getFirst())
                        .near(whole)
                : CliException.usage(
                        "bad-framing-half-argument",
                        place,
                        text,
                        wrong.getFirst(),
                        new LibraryText(reason.get()),
                        whole.get());
    }

    private static boolean isSimilar(String text) {
        return isFraming(text) || meant(text).isPresent();
    }

    private static Optional<String> meant(String framing) {
        return withColon(framing)
                .or(() -> Framing.formLike(framing).map(each -> withValues(each, framing)));
    }

    /** Returns the framing that results from a colon before the number, as in length4. */
    private static Optional<String> withColon(String text) {
        Matcher parts = NAME_AND_NUMBER.matcher(text);
        return parts.matches()
                ? Optional.of(parts.group(1) + ":" + parts.group(2)).filter(FramingError::isFraming)
                : Optional.empty();
    }

    /** Returns the form with the values of the text, or else without values. */
    private static String withValues(String form, String text) {
        String name = form.split("[:@,\\[]", 2)[0];
        int end = text.split("[:@,]", 2)[0].length();
        String own = name + text.substring(end);
        return end < text.length() && isFraming(own) ? own : form;
    }

    private static boolean isFraming(String text) {
        return refusal(text).isEmpty();
    }

    /**
     * Returns the reason why the argument of a framing is wrong, without the name of the framing,
     * which the error text of the tool contains; empty if its name is unknown.
     */
    private static Optional<String> argumentReason(String text) {
        return refusal(text)
                .filter(reason -> !reason.startsWith("no framing"))
                .map(reason -> reason.replaceFirst("^framing \"[^\"]*\":? ", "")
                        .replaceFirst("; write it as .*", ""));
    }

    private static Optional<String> refusal(String text) {
        try {
            Framing _ = Framing.parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
