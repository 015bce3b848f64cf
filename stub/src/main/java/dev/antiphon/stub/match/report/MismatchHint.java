package dev.antiphon.stub.match.report;

import dev.antiphon.argument.Plural;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hints at the cause of a difference. Often the content is correct, but the boundaries of messages
 * differ or the peer uses another protocol.
 */
public final class MismatchHint {
    private static final Pattern HTTP = Pattern.compile("[A-Z]{3,10} \\S+ HTTP/[12].*");
    private static final List<String> CHARSETS = List.of("ISO-8859-1", "windows-1251");
    private static final int HTTP_BYTES_MAX = 2000;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 3;
    private static final int TLS_MINOR_MAX = 4;

    private MismatchHint() {}

    /** Returns a hint if these bytes are the start of a TLS handshake or an HTTP request. */
    public static Optional<String> ofProtocol(byte[] found) {
        if (found.length > 2
                && found[0] == TLS_HANDSHAKE
                && found[1] == TLS_MAJOR
                && found[2] >= 0
                && found[2] <= TLS_MINOR_MAX) {
            return Optional.of(
                    "this begins a TLS handshake: does the client speak TLS, and the stub"
                            + " not? give it a certificate by StubServer.builder().tls(…)");
        }
        String start = new String(
                found, 0, Math.min(found.length, HTTP_BYTES_MAX), StandardCharsets.ISO_8859_1);
        return HTTP.matcher(start.lines().findFirst().orElse("")).matches()
                ? Optional.of("this is an HTTP request: did the client mean another port?")
                : Optional.empty();
    }

    /**
     * Returns a hint for a difference from the bytes expected at the index {@code at}; empty if
     * there is none.
     */
    static Optional<String> of(byte[] found, byte[] expected, int at) {
        Optional<String> protocol = ofProtocol(found);
        if (protocol.isPresent() || at != 0 || expected.length == 0) {
            return protocol;
        }
        return ofText(found, expected).or(() -> ofEnds(found, expected));
    }

    /** Returns a hint if both messages are the same text in different bytes. */
    private static Optional<String> ofText(byte[] found, byte[] expected) {
        String one = new String(found, StandardCharsets.ISO_8859_1);
        String other = new String(expected, StandardCharsets.ISO_8859_1);
        boolean ends = found.length != expected.length
                && one.strip().equals(other.strip())
                && !one.isBlank();
        if (!ends && one.replace("\r\n", "\n").equals(other.replace("\r\n", "\n"))) {
            return Optional.of("only the line ends differ: CR LF here, LF there");
        }
        if (one.equalsIgnoreCase(other)) {
            return Optional.of("only upper and lower case differ");
        }
        if (one.replace("\0", "").equals(other) && found.length == 2 * expected.length) {
            return Optional.of("the same text in UTF-16, two bytes to a letter");
        }
        return ofCharset(found, new String(expected, StandardCharsets.UTF_8));
    }

    private static Optional<String> ofCharset(byte[] found, String expected) {
        return CHARSETS.stream()
                .map(Charset::forName)
                .filter(each -> each.newEncoder().canEncode(expected)
                        && Arrays.equals(expected.getBytes(each), found))
                .findFirst()
                .map(each -> "the same text in " + each + ", not in UTF-8: compare bytes, or write"
                        + " charset: " + each + " into the file of rules");
    }

    private static Optional<String> ofEnds(byte[] found, byte[] expected) {
        int more = found.length - expected.length;
        if (more > 0 && endsWith(found, expected)) {
            return Optional.of(inFront(found, more));
        }
        if (more > 0 && startsWith(found, expected)) {
            return Optional.of(behind(found, more));
        }
        if (more < 0 && startsWith(expected, found)) {
            return Optional.of(bytes(-more) + " fewer than expected, at the end:"
                    + " does the length count itself, or was the message cut by its framing?");
        }
        if (more < 0 && endsWith(expected, found)) {
            return Optional.of(bytes(-more) + " fewer than expected, at the start:"
                    + " is a header taken for the length?");
        }
        return more == 0 ? ofOrder(found, expected) : Optional.empty();
    }

    private static String inFront(byte[] found, int more) {
        if (more == 3 && (found[0] & 0xff) == 0xef && (found[1] & 0xff) == 0xbb) {
            return "3 bytes more than expected, in front: a byte order mark, which is sent as text";
        }
        return switch (more) {
            case 1, 2, 4, 8 ->
                bytes(more) + " more than expected, in front: is that a length that the framing"
                        + " does not take away, or does the length count itself?";
            default -> bytes(more) + " more than expected, in front: is that a header?";
        };
    }

    private static String behind(byte[] found, int more) {
        String end = switch (found[found.length - 1]) {
            case '\r' -> "a carriage return: is the framing crlf?";
            case '\n' -> "a line feed: is the framing line?";
            case 0 -> "a zero byte: is the framing nul?";
            case 3 -> "ETX: is the framing stx?";
            case ' ' -> "a blank";
            default -> "does the length count itself, or was the next message taken along?";
        };
        return bytes(more) + " more than expected, at the end; " + end;
    }

    /** Returns a hint if the bytes that differ are the expected bytes in reverse order. */
    private static Optional<String> ofOrder(byte[] found, byte[] expected) {
        int first = Arrays.mismatch(found, expected);
        int last = found.length - 1;
        while (first >= 0 && last > first && found[last] == expected[last]) {
            last--;
        }
        if (first < 0 || last == first) {
            return Optional.empty();
        }
        for (int i = first; i <= last; i++) {
            if (found[i] != expected[first + last - i]) {
                return Optional.empty();
            }
        }
        return Optional.of("bytes " + first + " to " + last + " are there in the opposite order:"
                + " is that a number with its last byte first (le)?");
    }

    private static String bytes(int count) {
        return Plural.of(count, "byte");
    }

    private static boolean startsWith(byte[] all, byte[] start) {
        return Arrays.equals(all, 0, start.length, start, 0, start.length);
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        return Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }
}
