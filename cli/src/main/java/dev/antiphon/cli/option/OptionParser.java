package dev.antiphon.cli.option;

import dev.antiphon.argument.Nearest;
import dev.antiphon.argument.SizeText;
import dev.antiphon.argument.TimeText;
import dev.antiphon.cli.suggest.FramingError;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser of the values of options. The error for an invalid value contains the option, the
 * value and the remedy.
 */
public final class OptionParser {
    /**
     * A whole number. Unlike {@link Integer#parseInt}, it allows no sign and no digits of other
     * scripts.
     */
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,10}");

    /** A time whose unit other tools take. */
    private static final Pattern WRITTEN_OUT = Pattern.compile(
            "([0-9]+(?:[.,][0-9]+)?) ?(ms|msecs?|millis|milliseconds?|s|secs?|seconds?|m|mins?"
                    + "|minutes?|h|hrs?|hours?)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern UNKNOWN_FRAMING = Pattern.compile("no framing (\".*?\")[,;]");

    private OptionParser() {}

    public static Path file(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw CliException.unreadable(option, text, e);
        }
    }

    /** Reads the value of {@code --framing}. */
    public static Framing framing(String text) {
        return framing("--framing", text);
    }

    /**
     * Reads a framing.
     *
     * @param place the option or command that takes it
     */
    public static Framing framing(String place, String text) {
        try {
            return Framing.parse(text);
        } catch (IllegalArgumentException e) {
            throw FramingError.of(place, text);
        }
    }

    /**
     * Returns the error for an invalid recording. If the framing of the recording is unknown, the
     * error has the remedy for that case.
     */
    public static CliException recording(String file, RuntimeException wrong) {
        String reason = String.valueOf(wrong.getMessage());
        Matcher unknown = UNKNOWN_FRAMING.matcher(reason);
        return unknown.lookingAt()
                ? CliException.usage("framing-not-known", file, unknown.group(1))
                : CliException.usage("bad-recording", file, new LibraryText(reason));
    }

    public static TransportKind transport(String text) {
        try {
            return TransportKind.parse(text);
        } catch (IllegalArgumentException e) {
            List<String> known = Arrays.stream(TransportKind.values())
                    .map(TransportKind::toString)
                    .toList();
            throw CliException.usage("bad-transport", "--transport", text)
                    .near(Nearest.word(text, known));
        }
    }

    /**
     * Checks that the framing can carry a message. Called before any connection is opened.
     *
     * @throws CliException when it cannot
     */
    public static void carried(Framing framing, Message content) {
        try {
            long _ = framing.encodedBytes(content.buffer());
        } catch (IllegalArgumentException e) {
            throw CliException.usage("not-encodable", LibraryText.of(e));
        }
    }

    /**
     * Checks that the limits allow a message of the framing. Called before any connection is
     * opened.
     *
     * @throws CliException when the smallest message is over the limit
     */
    public static void admitted(Framing framing, Limits limits) {
        admitted("--framing", framing, limits);
    }

    /**
     * Checks that the limits allow a message of the framing.
     *
     * @param place the option or command that takes the framing
     * @throws CliException when the smallest message is over the limit
     */
    public static void admitted(String place, Framing framing, Limits limits) {
        if (framing.contentBytesMin() > limits.maxMessageBytes()) {
            throw CliException.usage(
                    "framing-over-limit",
                    framing,
                    framing.contentBytesMin(),
                    limits.maxMessageBytes(),
                    place);
        }
    }

    /**
     * Returns whether the framing restricts the content of messages, like {@code fixed:N} and
     * {@code json}. With such a framing, a reply template cannot be checked before the message is
     * inserted.
     */
    public static boolean asksOfEvery(Framing framing) {
        try {
            ByteBuffer _ = framing.encoded(ByteBuffer.allocate(0));
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Returns a number of bytes in the form of {@link SizeText}, from 1 to {@code most}. */
    static int size(String option, String text, int most) {
        OptionalLong size = SizeText.read(text);
        if (isWithin(size, most)) {
            return (int) size.getAsLong();
        }
        Optional<String> near =
                SizeText.near(text).filter(each -> isWithin(SizeText.read(each), most));
        throw CliException.usage("bad-size", option, text, most).near(near);
    }

    private static boolean isWithin(OptionalLong size, int most) {
        return size.isPresent() && size.getAsLong() >= 1 && size.getAsLong() <= most;
    }

    /**
     * Returns a whole number of at least 1.
     *
     * @throws CliException when the text is no such number
     */
    public static int count(String option, String text) {
        long count = COUNT.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (count >= 1 && count <= Integer.MAX_VALUE) {
            return (int) count;
        }
        throw CliException.usage("bad-count", option, text, Integer.MAX_VALUE);
    }

    /** Returns a time above zero in the form of {@link TimeText}, in whole milliseconds. */
    public static Duration duration(String option, String text) {
        Optional<Duration> time = time(text);
        if (time.filter(Duration::isPositive).isPresent()) {
            return time.get();
        }
        Optional<String> meant = timeLike(text);
        boolean isZero = time.or(() -> meant.flatMap(OptionParser::time))
                .filter(Duration::isZero)
                .isPresent();
        if (isZero) {
            throw CliException.usage("zero-duration", option, text);
        }
        Optional<String> near = meant.filter(each -> time(each).isPresent());
        throw CliException.usage("bad-duration", option, text).near(near);
    }

    private static Optional<Duration> time(String text) {
        try {
            return Optional.of(TimeText.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the time that was probably meant: seconds, or a unit that is written out. */
    private static Optional<String> timeLike(String text) {
        if (TimeText.isBare(text)) {
            return Optional.of(text + "s");
        }
        Matcher parts = WRITTEN_OUT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String unit = parts.group(2).toLowerCase(Locale.ROOT);
        return Optional.of(parts.group(1).replace(',', '.')
                + (unit.startsWith("ms") || unit.startsWith("mil") ? "ms" : unit.substring(0, 1)));
    }

    /**
     * Returns the bytes of at least one pair of hexadecimal digits. Spaces and colons are ignored.
     *
     * @throws CliException when the text has other characters or an odd number of digits
     */
    public static byte[] hex(String option, String text) {
        String digits = text.replaceAll("[\\s:]", "");
        try {
            if (!digits.isEmpty()) {
                return HexFormat.of().parseHex(digits);
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw CliException.usage("bad-hex", option, text);
    }
}
