package dev.antiphon.stub.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script.Line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Tests in Python that are written from a recording. */
class PytestWriterTest {
    private static Line client(String text) {
        return Line.of(Direction.C2S, Message.text(text));
    }

    private static Line server(String text) {
        return Line.of(Direction.S2C, Message.text(text));
    }

    private static Script script(Line... lines) {
        return new Script(Framing.line(), List.of(List.of(lines)));
    }

    @Test
    void testHasARuleAndAVerificationForEachMessage() {
        assertThat(PytestWriter.ofClient(script(client("PING"), server("PONG")), "test_ping"))
                .isEqualTo("""
                        def test_ping(antiphon):
                            \"""The stub answers as was recorded.\"""
                            stub = antiphon.stub("line")
                            stub.when("PING").reply("PONG")

                            # Start the client under test here; it connects to stub.host and stub.port.

                            stub.verify("PING", times=1, within=5)
                        """);
    }

    @Test
    void greetingAndDifferentAnswersAreGivenInTurn() {
        assertThat(PytestWriter.ofClient(
                        script(
                                server("READY"),
                                client("NEXT"),
                                server("1"),
                                client("NEXT"),
                                server("2")),
                        "test_next"))
                .startsWith("from antiphon import answer\n\n\ndef test_next(antiphon):\n")
                .contains("antiphon.stub(\"line\", greeting=answer(\"READY\"))")
                .contains("stub.when(\"NEXT\").replies(answer(\"1\"), answer(\"2\"))")
                .contains("stub.verify(\"NEXT\", times=2, within=5)");
    }

    @Test
    void bytesAndQuotesAreEscaped() {
        Line bytes = Line.of(Direction.C2S, Message.of(new byte[] {(byte) 0xff, '"', 0}));
        assertThat(PytestWriter.ofClient(script(bytes, server("a\"\\\t\u0001ä")), "test_bytes"))
                .contains("stub.when(b\"\\xff\\x22\\x00\")")
                .contains(".reply(\"a\\\"\\\\\\t\\x01ä\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "test_Ping", "test_x; import os", "test_", ""})
    void nameThatIsNoTestIsRefused(String name) {
        Script script = script(client("PING"), server("PONG"));
        assertThatThrownBy(() -> PytestWriter.ofClient(script, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test_login");
    }

    @Test
    void recordingWithoutAMessageOfTheClientIsRefused() {
        Script script = script(server("READY"));
        assertThatThrownBy(() -> PytestWriter.ofClient(script, "test_x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no message of a client");
    }
}
