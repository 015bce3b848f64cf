package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.HexFormat;

/** Tests of reports about a client whose framing is not the stub's. */
class FramingMistakesTest {
    /** Asserts the report about a client that sends these bytes and half-closes. */
    private static void assertReported(String framing, String hex, String... said)
            throws IOException {
        StubServer stub = StubServer.builder().framing(Framing.parse(framing)).start();
        try {
            stub.when(equalTo("PING")).reply("PONG");
            try (Peer caller = Peer.connect(stub.port())) {
                caller.send(HexFormat.of().parseHex(hex.replace(" ", "")));
                caller.halfClose();
                caller.readToEnd();
            }
            assertThatThrownBy(stub::close)
                    .isInstanceOf(VerificationError.class)
                    .message()
                    .contains(said);
        } finally {
            stub.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "line|50 49 4e 47|no line feed came: does the client send the end of a line?",
                "crlf|50 49 4e 47 0a|in framing line these bytes are whole: is it that?",
                "crlf|50 49 4e 47|no CR LF came: does the client send the end of a line?",
                "nul|50 49 4e 47 0a|in framing line these bytes are whole: is it that?",
                "nul|50 49 4e 47|no zero byte came: does the client send it?",
                "delimiter:;|50 49 4e 47|the delimiter never came: does the client send it?",
                "length:2|00 06 50 49 4e 47|the length says 6, which is all that came, the length itself counted: is the framing inclusive?",
                "length:2|04 00 50 49 4e 47|the length says 1024, but read with its last byte first it says 4, which is what came: is the framing le?",
                "length:2,le|00 04 50 49 4e 47|the length says 1024, but read with its first byte first it says 4, which is what came: is the framing without le?",
                "line|00 04 50 49 4e 47|in framing length:2 these bytes are whole: is it that?",
                "line|04 00 00 00 50 49 4e 47|in framing length:4,le these bytes are whole: is it that?",
                "line|02 50 49 4e 47 03|in framing stx these bytes are whole: is it that?",
                "line|0b 50 49 1c 0d 0b 4e 1c 0d|in framing mllp these bytes are whole: is it that?",
                "line|00 2a 00 00 00 06 11 03 00 00 00 02|in framing modbus these bytes are whole",
                "line|30 04 00 01 61 62|in framing mqtt these bytes are whole",
                "line > nul|50 49 4e 47|no line feed came: does the client send the end of a line?",
                "length:4|34 3a 50 49 4e 47 2c|the text \"4:PI\"",
                "length:2|30 30 30 34 50 49 4e 47|in framing length:4,text these bytes are whole: is it that?",
                "length:2|50 49 4e 47 0d 0a|in framing crlf these bytes are whole: is it that?",
                "length:2|50 49 4e 47|what stands in the place of the length is the text \"PI\": does the client send a length?",
                "length:4|50 49 4e 47 21|what stands in the place of the length is the text \"PING\": does the client send a length?",
                "length:4|30 30 30 34 50 49 4e 47|the length is written in digits: is the framing length:4,text?",
                "length:2,inclusive|00 06 50 49 4e 47 21 21|that is as much as the length itself has: is the framing without inclusive?",
                "length:4|04 00 00 00 50 49 4e 47|read with its last byte first, the length says 4: is the framing le?",
                "length:4,le|00 00 00 04 50 49 4e 47|read with its first byte first, the length says 4: is the framing without le?",
                "length:4|47 45 54 20 2f 20|this is an HTTP request: did the client mean another port?",
                "length:4|16 03 01 02|this begins a TLS handshake",
                "length:4|00 00|that is less than a length of 4 bytes",
                "length:1|09 50 49|the length says 9, and 2 bytes came after it",
                "length:2|00 09 50|the length says 9, and 1 byte came after it",
                "length:2,inclusive|00 04 50 49 4e 47|2 bytes fewer than expected, at the end: does the length count itself",
                "length:2|16 03 01 02 00 01 00|this begins a TLS handshake: does the client speak TLS, and the stub not?",
                "line|16 03 01 00 0a|this begins a TLS handshake",
                "line|47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a|this is an HTTP request: did the client mean another port?",
                "line|50 49 4e 47 20 0d 0a|1 byte more than expected, at the end; a blank",
                "nul|50 49 4e 47 0a 00|1 byte more than expected, at the end; a line feed: is the framing line?",
            })
    void isHintedAt(String framing, String hex, String hint) throws IOException {
        assertReported(framing, hex, hint);
    }

    @Test
    void tlsIsRecognizedWithoutRules() throws IOException {
        try (StubServer stub = StubServer.builder()
                .framing(Framing.line())
                .allow(StubCheck.UNMATCHED)
                .start()) {
            stub.when(anything().negate()).reply("never");
            try (Peer caller = Peer.connect(stub.port())) {
                caller.send("GET /x HTTP/1.1\r\n").readToEnd();
            }
            assertThatThrownBy(() -> stub.verify(Times.once(), equalTo("PING")))
                    .hasMessageContaining(
                            "  this is an HTTP request: did the client mean another" + " port?\n");
        }
    }
}
