package dev.antiphon.stub;

import dev.antiphon.Fault;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.match.Hint;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be behind bytes that make no whole message in a framing: another framing, most often. */
final class FramingHint {
    private static final Pattern LENGTH =
            Pattern.compile("length:([12348])(,le)?(,inclusive)?(,le)?");

    private static final Set<String> HTTP = Set.of("GET ", "POST", "PUT ", "HEAD", "OPTI");
    private static final byte[] HTTP_REQUEST =
            "GET / HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LIKELY_MAX = 1 << 16;

    private FramingHint() {}

    /** What to look at; empty where nothing is known. */
    static Optional<String> of(Framing framing, byte[] rest) {
        if (rest.length == 0) {
            return Optional.empty();
        }
        return Hint.ofProtocol(rest).or(() -> {
            String name = framing.toString();
            Matcher length = LENGTH.matcher(name);
            return length.matches() ? ofLength(length, rest) : ofTerminator(name, rest);
        });
    }

    /** What to look at where the length was over the limit. */
    static Optional<String> of(Framing framing, Fault.TooLong tooLong) {
        Matcher length = LENGTH.matcher(framing.toString());
        if (!length.matches() || length.group(3) != null) {
            return Optional.empty();
        }
        boolean isLittle = length.group(2) != null;
        byte[] head = head(tooLong.size(), Integer.parseInt(length.group(1)), isLittle);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return Hint.ofProtocol(HTTP.contains(text) ? HTTP_REQUEST : head).or(() -> {
            long turned = number(head, head.length, !isLittle).longValue();
            return turned > 0 && turned < LIKELY_MAX
                    ? Optional.of("read with its " + (isLittle ? "first" : "last")
                            + " byte first, the length says " + turned + ": is the framing "
                            + (isLittle ? "without le?" : "le?"))
                    : Optional.empty();
        });
    }

    /** The length as it came. */
    private static byte[] head(long size, int bytes, boolean lastFirst) {
        byte[] head = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            int place = lastFirst ? i : bytes - 1 - i;
            head[place] = (byte) (size >>> (i * Byte.SIZE));
        }
        return head;
    }

    private static Optional<String> ofLength(Matcher framing, byte[] rest) {
        int head = Integer.parseInt(framing.group(1));
        boolean isLittle = framing.group(2) != null || framing.group(4) != null;
        boolean countsItself = framing.group(3) != null;
        if (rest.length < head) {
            return Optional.of("that is less than a length of " + head + " bytes");
        }
        BigInteger came = BigInteger.valueOf(rest.length);
        BigInteger behind = BigInteger.valueOf(rest.length - head);
        BigInteger here = number(rest, head, isLittle);
        BigInteger turned = number(rest, head, !isLittle);
        if (!countsItself && here.equals(came)) {
            return Optional.of("the length says " + here + ", which is all that came, the length"
                    + " itself counted: is the framing inclusive?");
        }
        if (turned.equals(countsItself ? came : behind)) {
            return Optional.of("the length says " + here + ", but read with its "
                    + (isLittle ? "first" : "last") + " byte first it says " + turned
                    + ", which is what came: is the framing "
                    + (isLittle ? "without le?" : "le?"));
        }
        return Optional.of("the length says " + here + ", and " + behind + " bytes came after it");
    }

    private static BigInteger number(byte[] bytes, int size, boolean lastFirst) {
        byte[] big = new byte[size];
        for (int i = 0; i < size; i++) {
            big[i] = bytes[lastFirst ? size - 1 - i : i];
        }
        return new BigInteger(1, big);
    }

    private static Optional<String> ofTerminator(String framing, byte[] rest) {
        byte last = rest[rest.length - 1];
        boolean isLineEnd = last == '\n';
        return switch (framing) {
            case "line" ->
                Optional.of("no line feed came: does the client send the end of a line?");
            case "crlf" ->
                Optional.of(
                        isLineEnd
                                ? "a line feed came, and no carriage return before it: is the"
                                        + " framing line?"
                                : "no CR LF came: does the client send the end of a line?");
            case "nul" ->
                Optional.of(
                        isLineEnd
                                ? "a line feed came, and no zero byte: is the framing line?"
                                : "no zero byte came: does the client send it?");
            default ->
                framing.startsWith("delimiter:")
                        ? Optional.of("the delimiter never came: does the client send it?")
                        : Optional.empty();
        };
    }
}
