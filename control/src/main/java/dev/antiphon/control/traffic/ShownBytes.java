package dev.antiphon.control.traffic;

import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The short form of bytes in a row: the first 200 characters of printable UTF-8, otherwise the
 * first 64 bytes in hexadecimal.
 */
final class ShownBytes {
    static final int CHARS_MAX = 200;
    private static final int UTF8_BYTES_MAX = 4;
    private static final int HEX_BYTES_MAX = 64;

    private ShownBytes() {}

    /**
     * Puts {@code text} or {@code hex}, and {@code cut} if not all bytes are shown.
     *
     * @param size the size of the whole message, of which {@code bytes} may be the beginning
     */
    static JsonOutput put(JsonOutput json, Message bytes, int size) {
        Optional<String> text = text(bytes);
        int shown;
        if (text.isPresent()) {
            json.put("text", text.get());
            shown = text.get().getBytes(StandardCharsets.UTF_8).length;
        } else {
            shown = Math.min(bytes.size(), HEX_BYTES_MAX);
            byte[] first = new byte[shown];
            bytes.buffer().get(0, first);
            json.put("hex", HexFormat.of().formatHex(first));
        }
        return shown < size ? json.put("cut", true) : json;
    }

    /** Returns the first characters of bytes that begin as printable text; empty for others. */
    static Optional<String> text(Message bytes) {
        int examined = Math.min(bytes.size(), CHARS_MAX * UTF8_BYTES_MAX);
        ByteBuffer in = bytes.buffer().limit(examined);
        CharBuffer out = CharBuffer.allocate(CHARS_MAX);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(in, out, examined == bytes.size());
        if (result.isError()) {
            return Optional.empty();
        }
        String text = out.flip().toString();
        boolean isPrintable = text.codePoints()
                .allMatch(each ->
                        !Escapes.acts(each) || each == '\n' || each == '\r' || each == '\t');
        return isPrintable ? Optional.of(text) : Optional.empty();
    }
}
