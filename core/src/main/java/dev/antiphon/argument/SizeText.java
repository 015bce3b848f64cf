package dev.antiphon.argument;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of a number of bytes, the same in every option, file and Java text: {@code 4096},
 * {@code 64K}, {@code 1M} or {@code 1G}, with K, M and G for KiB, MiB and GiB, or {@code 0x1000} as
 * in a hex dump.
 *
 * <p>A small {@code m} is no unit of a size: {@code 1m} is a minute where a fault takes a size or a
 * time.
 */
public final class SizeText {
    /** The accepted form, for error texts and pages. */
    public static final String FORM =
            "a number of bytes, with K, M or G for KiB, MiB or GiB, e.g. 64K";

    private static final Pattern GRAMMAR =
            Pattern.compile("0x([0-9a-fA-F]{1,13})|([0-9]{1,16})([kKMgG]?)");

    /** A size with a unit in another form, such as {@code 64KB}, {@code 1MiB}, {@code 1m}. */
    private static final Pattern LIKE = Pattern.compile("([0-9]{1,15}) ?([kKmMgG]?)i?[bB]?");

    private SizeText() {}

    /** Returns the number of bytes that the text describes; empty if the text is not a size. */
    public static OptionalLong read(String text) {
        Matcher found = GRAMMAR.matcher(text);
        if (!found.matches()) {
            return OptionalLong.empty();
        }
        if (found.group(1) != null) {
            return OptionalLong.of(Long.parseLong(found.group(1), 16));
        }
        int shift = switch (found.group(3)) {
            case "k", "K" -> 10;
            case "M" -> 20;
            case "g", "G" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(found.group(2));
        return number > Long.MAX_VALUE >> shift
                ? OptionalLong.of(Long.MAX_VALUE)
                : OptionalLong.of(number << shift);
    }

    /**
     * Returns the number of bytes that the text describes, within these bounds.
     *
     * @throws IllegalArgumentException when it is none; the message names the text, the accepted
     *     form and the bounds
     */
    public static long parse(String text, long least, long most) {
        OptionalLong size = read(text);
        String bounds = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
        if (size.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is no size"
                    + near(text).map(each -> ", but \"" + each + "\"").orElse("") + "; write "
                    + FORM + ": " + bounds);
        }
        if (size.getAsLong() < least || size.getAsLong() > most) {
            throw new IllegalArgumentException(
                    text + " is out of bounds; write " + FORM + ": " + bounds);
        }
        return size.getAsLong();
    }

    /** Returns the size that was probably meant by a text that is none, such as {@code 64KB}. */
    public static Optional<String> near(String text) {
        Matcher like = LIKE.matcher(text);
        return like.matches() && read(text).isEmpty()
                ? Optional.of(like.group(1) + (like.group(2).equals("m") ? "M" : like.group(2)))
                : Optional.empty();
    }
}
