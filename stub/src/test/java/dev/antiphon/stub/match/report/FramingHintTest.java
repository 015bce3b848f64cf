package dev.antiphon.stub.match.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The framings among which a hint looks are all that need no argument. */
class FramingHintTest {
    private static final List<String> NEED_AN_ARGUMENT =
            List.of("delimiter", "enclosed", "fixed", "length");

    @Test
    void everyNameIsTriedOrNeedsAnArgument() {
        for (String form : Framing.forms()) {
            String name = form.split("[:@,\\[]", 2)[0];
            if (!NEED_AN_ARGUMENT.contains(name)) {
                assertThat(Framing.parse(name).toString()).isEqualTo(name);
            }
        }
        // all are tried for bytes that are whole in none
        byte[] strange = "\u0002\u0003?\u00ff\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(FramingHint.of(Framing.parse("nul"), strange))
                .contains("no zero byte came: does the client send it?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amqp|AMQP\\0\\0\\t\\1",
                "syslog|5 hello",
                "json|{\"a\": 1}",
            })
    void wholeMessageOfAProtocolIsRecognized(String framing, String bytes) {
        byte[] rest = bytes.replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\1", "\u0001")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(FramingHint.of(Framing.parse("length:4"), rest))
                .hasValueSatisfying(hint -> assertThat(hint).contains("framing " + framing));
    }
}
