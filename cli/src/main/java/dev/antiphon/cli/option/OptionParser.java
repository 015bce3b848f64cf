package dev.antiphon.cli.option;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.text.TimeText;

import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser of the values of options. The error for an invalid value contains the option, the
 * value and the remedy.
 */
public final class OptionParser {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kKmMgG]?)");

    /**
     * A whole number. Unlike {@link Integer#parseInt}, it allows no sign and no digits of other
     * scripts.
     */
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,10}");

    /** A size with an explicit unit of bytes, such as {@code 64KB}. */
    private static final Pattern SIZE_OF_BYTES = Pattern.compile("(\\d{1,12}[kKmMgG]?)i?[bB]");

    /** A number without a unit of time. */
    private static final Pattern BARE = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,3})?");

    private static final Duration DURATION_MAX = Duration.ofDays(365);

    private static final Pattern UNKNOWN_FRAMING = Pattern.compile("no framing (\".*?\")[,;]");

    private OptionParser() {}

    public static Address address(String option, String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-address", option, text);
        }
    }

    /** Returns the address of a server: a single host with a port, or a Unix socket. */
    public static Address server(String option, String text) {
        Address target = address(option, text);
        if (target instanceof HostPort host && (host.port() == 0 || host.host().equals("*"))) {
            throw CliException.usage("bad-address", option, text);
        }
        return target;
    }

    public static Path file(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw CliException.usage("unreadable-file", option, text);
        }
    }

    public static Framing framing(String text) {
        try {
            return Framing.parse(text);
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            Optional<String> form = Framing.formLike(unreadable(text));
            throw form.isEmpty() || reason.startsWith("no framing")
                    ? CliException.usage("bad-framing", "--framing", text).near(form)
                    : CliException.usage(
                            "bad-framing-argument",
                            "--framing",
                            text,
                            new LibraryText(argumentOnly(reason)),
                            form.get());
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

    /**
     * Returns the reason without the name of the framing, which the error text of the tool
     * contains.
     */
    private static String argumentOnly(String reason) {
        return reason.replaceFirst("^framing \"[^\"]*\":? ", "")
                .replaceFirst("; write it as .*", "");
    }

    /**
     * Returns the framing of a pair that cannot be parsed; the whole text if each can be parsed.
     */
    private static String unreadable(String text) {
        for (String each : text.split(" > ", -1)) {
            try {
                Framing _ = Framing.parse(each);
            } catch (IllegalArgumentException e) {
                return each;
            }
        }
        return text;
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
        if (framing.contentBytesMin() > limits.maxMessageBytes()) {
            throw CliException.usage(
                    "framing-over-limit",
                    framing,
                    framing.contentBytesMin(),
                    limits.maxMessageBytes());
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

    /**
     * Returns a number of bytes, such as {@code 4096}, {@code 64K} or {@code 1M}, up to {@code
     * most}.
     */
    static int size(String option, String text, int most) {
        Matcher matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                case "K" -> 10;
                case "M" -> 20;
                case "G" -> 30;
                default -> 0;
            };
            long number = Long.parseLong(matcher.group(1));
            if (number >= 1 && number <= (long) most >> shift) {
                return (int) (number << shift);
            }
        }
        Matcher ofBytes = SIZE_OF_BYTES.matcher(text);
        throw CliException.usage("bad-size", option, text, most)
                .near(ofBytes.matches() ? Optional.of(ofBytes.group(1)) : Optional.empty());
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

    /**
     * Returns a time such as {@code 500ms}, {@code 1.5s}, {@code 5m} or {@code 1h}, in whole
     * milliseconds. A number without a unit is refused.
     */
    public static Duration duration(String option, String text) {
        return TimeText.read(text)
                .filter(each -> text.equals(text.strip())
                        && each.isPositive()
                        && each.compareTo(DURATION_MAX) <= 0)
                .orElseThrow(() -> CliException.usage("bad-duration", option, text)
                        .near(Optional.of(text + "s")
                                .filter(_ -> BARE.matcher(text).matches())));
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
