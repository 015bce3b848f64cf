package dev.antiphon.stub.match.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

/** Tests of hints at the usual reasons of a difference. */
class MismatchHintTest {
    private static byte[] bytes(String text) {
        String plain = text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("\\3", "\3")
                .replace("\\2", "\2");
        return plain.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "PING\\r|PING|1 byte more than expected, at the end; a carriage return: is the framing crlf?",
                "PING\\n|PING|1 byte more than expected, at the end; a line feed: is the framing line?",
                "PING\\r\\n|PING|2 bytes more than expected, at the end; a line feed: is the framing line?",
                "PING\\0|PING|1 byte more than expected, at the end; a zero byte: is the framing nul?",
                "PING\\3|PING|1 byte more than expected, at the end; ETX: is the framing stx?",
                "PING |PING|1 byte more than expected, at the end; a blank",
                "PINGPING|PING|4 bytes more than expected, in front: is that a length that the framing does not take away, or does the length count itself?",
                "PINGGO|PING|2 bytes more than expected, at the end; does the length count itself, or was the next message taken along?",
                "\\0\\0PING|PING|2 bytes more than expected, in front: is that a length that the framing does not take away, or does the length count itself?",
                "xyzPING|PING|3 bytes more than expected, in front: is that a header?",
                "\ufeffPING|PING|3 bytes more than expected, in front: a byte order mark, which is sent as text",
                "PI|PING|2 bytes fewer than expected, at the end: does the length count itself, or was the message cut by its framing?",
                "NG|PING|2 bytes fewer than expected, at the start: is a header taken for the length?",
                "GNIP|PING|bytes 0 to 3 are there in the opposite order: is that a number with its last byte first (le)?",
                "A\\2\\0B|A\\0\\2B|bytes 1 to 2 are there in the opposite order: is that a number with its last byte first (le)?",
                "a\\r\\nb|a\\nb|only the line ends differ: CR LF here, LF there",
                "a\\nb\\n|a\\r\\nb\\r\\n|only the line ends differ: CR LF here, LF there",
                "ping|PING|only upper and lower case differ",
                "P\\0I\\0|PI|the same text in UTF-16, two bytes to a letter",
            })
    void usualMistakesAreHintedAt(String found, String expected, String hint) {
        assertThat(MismatchHint.of(bytes(found), bytes(expected), 0)).hasValue(hint);
    }

    @Test
    void sameTextInAnotherCharsetIsHintedAt() {
        byte[] latin = "Müller".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(MismatchHint.of(latin, "Müller".getBytes(StandardCharsets.UTF_8), 0))
                .hasValue("the same text in ISO-8859-1, not in UTF-8: compare bytes, or write"
                        + " charset: ISO-8859-1 into the file of rules");
    }

    @Test
    void otherProtocolsAreRecognizedForAnyExpectation() {
        assertThat(MismatchHint.ofProtocol(new byte[] {22, 3, 1, 2, 0}))
                .hasValue("this begins a TLS handshake: does the client speak TLS, and the stub"
                        + " not? give it a certificate by StubServer.builder().tls(…)");
        assertThat(MismatchHint.ofProtocol(bytes("GET / HTTP/1.1")))
                .hasValue("this is an HTTP request: did the client mean another port?");
        assertThat(MismatchHint.ofProtocol(bytes("PRI * HTTP/2.0\\r\\n"))).isPresent();
        assertThat(MismatchHint.ofProtocol(bytes("GET x"))).isEmpty();
        assertThat(MismatchHint.ofProtocol(new byte[] {22, 3})).isEmpty();
    }

    @Test
    void otherDifferencesGetNoHint() {
        assertThat(MismatchHint.of(bytes("PONG"), bytes("PING"), 0)).isEmpty();
        assertThat(MismatchHint.of(bytes("PINGX"), bytes("PING"), 1)).isEmpty();
        assertThat(MismatchHint.of(bytes("PABG"), bytes("PING"), 0)).isEmpty();
    }
}
