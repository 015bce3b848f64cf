package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lengths that one reader of headers takes otherwise than another one are refused. */
class HeadersTest {
    private final DecodeContext decodeContext = new DecodeContext();

    /** The wire's bytes are read by so many at a time; gives how that ended. */
    private DecodeContext.Outcome read(byte[] wire, int atATime) {
        int scanned = 0;
        long state = 0;
        for (int end = Math.min(atATime, wire.length); ; end += atATime) {
            ByteBuffer here = ByteBuffer.wrap(Arrays.copyOf(wire, Math.min(end, wire.length)));
            Framing.parse("headers").decode(decodeContext.look(here, scanned, state, 1000));
            if (decodeContext.outcome() != DecodeContext.Outcome.INCOMPLETE || end >= wire.length) {
                return decodeContext.outcome();
            }
            scanned = decodeContext.scannedBytes();
            state = decodeContext.state();
        }
    }

    private static byte[] bytes(String escaped) {
        return escaped.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Content-Length : 5\\r\\n\\r\\nhello|a blank stands before a header's colon",
                "Content-Length\\t: 5\\r\\n\\r\\nhello|a blank stands before a header's colon",
                "X : a\\r\\nContent-Length: 5\\r\\n\\r\\nhello|a blank stands before a header's colon",
                " Content-Length: 5\\r\\n\\r\\nhello|begins with a blank (line folding)",
                "X: a\\r\\n\\tContent-Length: 9\\r\\nContent-Length: 5\\r\\n\\r\\n|(line folding)",
                "Content-Length: 5\\r\\n 0\\r\\n\\r\\nhello|(line folding)",
                "Content-Length: 5\\n\\nhello|one of them stands alone",
                "Content-Length: 5\\n\\r\\n\\r\\nhello|one of them stands alone",
                "X: a\\nContent-Length: 9\\r\\nContent-Length: 5\\r\\n\\r\\n|one of them stands alone",
                "X: a\\rContent-Length: 9\\r\\nContent-Length: 5\\r\\n\\r\\n|one of them stands alone",
                "\\nContent-Length: 5\\r\\n\\r\\nhello|one of them stands alone",
                "\\r\\nContent-Length: 5\\r\\n\\r\\nhello|a header line is NAME: VALUE",
                ": 5\\r\\n\\r\\n|a header line is NAME: VALUE",
                "Content-Length: 5\\r\\nContent-Length: 6\\r\\n\\r\\nhello|more than once",
                "Content-Length: 5\\r\\ncontent-length: 5\\r\\n\\r\\nhello|more than once",
                "Content-Length: 5, 5\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length: +5\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length: -5\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length: 0x5\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length: 5 5\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length: \\f5\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length:\\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content-Length: \\r\\n\\r\\nhello|1 to 18 digits, and nothing else",
                "Content Length: 5\\r\\nContent-Length: 5\\r\\n\\r\\n|name has a byte that is none",
                "Content-Length\\0: 9\\r\\nContent-Length: 5\\r\\n\\r\\n|name has a byte that is none",
                "X: a\\0\\r\\nContent-Length: 5\\r\\n\\r\\nhello|value has a zero byte",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 5\\r\\n\\r\\n|a Transfer-Encoding says",
            })
    void ambiguousLengthIsRefusedByNameHoweverItIsCut(String wire, String reason) {
        for (int atATime : new int[] {wire.length(), 1, 2, 3, 7}) {
            assertThat(read(bytes(wire), atATime))
                    .as("read by %d", atATime)
                    .isEqualTo(DecodeContext.Outcome.MALFORMED);
            assertThat(decodeContext.reason()).as("read by %d", atATime).contains(reason);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length:5\\r\\n\\r\\nhello",
                "CONTENT-LENGTH: \\t5 \\t\\r\\n\\r\\nhello",
                "Content-Length: 005\\r\\n\\r\\nhello",
                "Content-Length: 5\\r\\nContent-Type: application/vscode-jsonrpc; charset=utf-8\\r\\n\\r\\nhello",
                "Content-Length-Of: 7\\r\\nX-Y.z~1: : \\377\\r\\nE:\\r\\nContent-Length: 5\\r\\n\\r\\nhello",
                "Content-Length: 5\\r\\n\\r\\n\\n\\r\\n\\r\\n"
            })
    void lengthThatAllReadAlikeIsRead(String wire) {
        for (int atATime : new int[] {wire.length(), 1, 2, 3, 7}) {
            assertThat(read(bytes(wire), atATime)).isEqualTo(DecodeContext.Outcome.MESSAGE);
            assertThat(decodeContext.contentBytes()).isEqualTo(5);
        }
    }
}
