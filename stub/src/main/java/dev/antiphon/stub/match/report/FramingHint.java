package dev.antiphon.stub.match.report;

import dev.antiphon.argument.Plural;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hints at the reason why received bytes are not a whole message. The usual cause is that the peer
 * uses another framing.
 */
public final class FramingHint {
    private static final Pattern LENGTH =
            Pattern.compile("length:([12348])(,le)?(,inclusive)?(,le)?");

    private static final Set<String> HTTP = Set.of("GET ", "POST", "PUT ", "HEAD", "OPTI");
    private static final byte[] HTTP_REQUEST =
            "GET / HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LIKELY_MAX = 1 << 16;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e]+");

    /**
     * The framings that are tried before all others, in this order: framings with stricter rules
     * first.
     */
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
            "length:2,inclusive",
            "length:1",
            "crlf",
            "line",
            "nul");

    /**
     * The smallest number of bytes for which less usual framings are tried. Fewer bytes are whole
     * messages in too many framings.
     */
    private static final int NAMED_BYTES_MIN = 4;

    private static final Set<String> WITH_ARGUMENTS =
            Set.of("delimiter", "enclosed", "fixed", "length");

    private FramingHint() {}

    /**
     * Returns a hint for received bytes that are not a whole message of the framing; empty if there
     * is none.
     */
    public static Optional<String> of(Framing framing, byte[] rest) {
        if (rest.length == 0) {
            return Optional.empty();
        }
        String name = framing.toString();
        Matcher length = LENGTH.matcher(name);
        if (!length.matches()) {
            return MismatchHint.ofProtocol(rest)
                    .or(() -> ofAnother(rest))
                    .or(() -> ofTerminator(name));
        }
        int head = Integer.parseInt(length.group(1));
        boolean isLittle = length.group(2) != null || length.group(4) != null;
        return MismatchHint.ofProtocol(rest)
                .or(() -> rest.length < head
                        ? Optional.empty()
                        : ofOptions(rest, head, isLittle, length.group(3) != null))
                .or(() -> ofAnother(rest))
                .or(() -> ofLength(rest, head, isLittle));
    }

    /**
     * Returns a hint for a message whose length field exceeds the limit; empty if there is none.
     */
    public static Optional<String> of(Framing framing, Failure.TooLong tooLong) {
        Matcher length = LENGTH.matcher(framing.toString());
        if (!length.matches() || length.group(3) != null) {
            return Optional.empty();
        }
        boolean isLittle = length.group(2) != null;
        byte[] head = head(tooLong.size(), Integer.parseInt(length.group(1)), isLittle);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (DIGITS.matcher(text).matches()) {
            return Optional.of("the length is written in digits: is the framing length:"
                    + head.length + ",text?");
        }
        return MismatchHint.ofProtocol(HTTP.contains(text) ? HTTP_REQUEST : head)
                .or(() -> {
                    long turned = number(head, head.length, !isLittle).longValue();
                    return turned > 0 && turned < LIKELY_MAX
                            ? Optional.of("read with its " + (isLittle ? "first" : "last")
                                    + " byte first, the length says " + turned + ": is the framing "
                                    + (isLittle ? "without le?" : "le?"))
                            : ofText(head);
                });
    }

    /** Returns the bytes of the length field in the order in which they were received. */
    private static byte[] head(long size, int bytes, boolean lastFirst) {
        byte[] head = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            int place = lastFirst ? i : bytes - 1 - i;
            head[place] = (byte) (size >>> (i * Byte.SIZE));
        }
        return head;
    }

    /**
     * Returns a hint if the bytes would be a whole message with other options of the length field.
     */
    private static Optional<String> ofOptions(
            byte[] rest, int head, boolean isLittle, boolean countsItself) {
        int behind = rest.length - head;
        if (countsItself && behind == 0) {
            return Optional.of("that is as much as the length itself has: is the framing without"
                    + " inclusive?");
        }
        BigInteger here = number(rest, head, isLittle);
        BigInteger turned = number(rest, head, !isLittle);
        if (!countsItself && here.equals(BigInteger.valueOf(rest.length))) {
            return Optional.of("the length says " + here + ", which is all that came, the length"
                    + " itself counted: is the framing inclusive?");
        }
        if (turned.equals(BigInteger.valueOf(countsItself ? rest.length : behind))) {
            return Optional.of("the length says " + here + ", but read with its "
                    + (isLittle ? "first" : "last") + " byte first it says " + turned
                    + ", which is what came: is the framing "
                    + (isLittle ? "without le?" : "le?"));
        }
        return Optional.empty();
    }

    private static Optional<String> ofLength(byte[] rest, int head, boolean isLittle) {
        if (rest.length < head) {
            return Optional.of("that is less than a length of " + bytes(head));
        }
        String told = "the length says " + number(rest, head, isLittle) + ", and "
                + bytes(rest.length - head) + " came after it";
        return ofText(Arrays.copyOf(rest, head)).or(() -> Optional.of(told));
    }

    /** Returns a hint if the bytes of the length field are a text. */
    private static Optional<String> ofText(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return TEXT.matcher(text).matches()
                ? Optional.of("what stands in the place of the length is the text \"" + text
                        + "\": does the client send a length?")
                : Optional.empty();
    }

    private static BigInteger number(byte[] bytes, int size, boolean lastFirst) {
        byte[] big = new byte[size];
        for (int i = 0; i < size; i++) {
            big[i] = bytes[lastFirst ? size - 1 - i : i];
        }
        return new BigInteger(1, big);
    }

    /** Returns a hint at the first framing in which all of these bytes are whole messages. */
    private static Optional<String> ofAnother(byte[] rest) {
        Stream<String> others = rest.length < NAMED_BYTES_MIN ? Stream.empty() : named();
        return Stream.concat(USUAL.stream(), others)
                .filter(each -> isWhole(Framing.parse(each), rest))
                .findFirst()
                .map(each -> "in framing " + each + " these bytes are whole: is it that?");
    }

    /** Returns the names of framings that need no argument and do not end messages by closing. */
    private static Stream<String> named() {
        return Framing.forms().stream()
                .map(form -> form.split("[:@,\\[]", 2)[0])
                .filter(name ->
                        !WITH_ARGUMENTS.contains(name) && !Framing.parse(name).endsByClosing());
    }

    private static boolean isWhole(Framing framing, byte[] all) {
        DecodeContext decodeContext = new DecodeContext();
        ByteBuffer left = ByteBuffer.wrap(all);
        while (left.hasRemaining()) {
            framing.decode(decodeContext.look(left.slice(), 0, 0, all.length));
            if (decodeContext.outcome() != DecodeContext.Outcome.MESSAGE
                    || decodeContext.contentBytes() == 0) {
                return false;
            }
            left.position(left.position() + decodeContext.takenBytes());
        }
        return true;
    }

    private static Optional<String> ofTerminator(String framing) {
        return switch (framing) {
            case "line" ->
                Optional.of("no line feed came: does the client send the end of a line?");
            case "crlf" -> Optional.of("no CR LF came: does the client send the end of a line?");
            case "nul" -> Optional.of("no zero byte came: does the client send it?");
            default ->
                framing.startsWith("delimiter:")
                        ? Optional.of("the delimiter never came: does the client send it?")
                        : Optional.empty();
        };
    }

    private static String bytes(int count) {
        return Plural.of(count, "byte");
    }
}
