package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The names of framings: all are listed, and a misspelt one is answered with the nearest. */
class FramingNamesTest {
    private static final Pattern CASE = Pattern.compile("(?m)^ +case \"([a-z0-9]+)\" ->");

    private static List<String> namesIn(String file) throws IOException {
        Path source = Path.of("src/main/java/dev/antiphon/framing", file);
        String text = Files.readString(source);
        String parsing = text.substring(text.indexOf("return switch (name)"));
        return CASE.matcher(parsing.substring(0, parsing.indexOf("};")))
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    /** By the sources, since a framing that is read but not listed is one that nobody finds. */
    @Test
    void everyNameThatIsReadIsListed() throws IOException {
        List<String> listed = Framing.forms().stream().map(FramingNames::nameOf).toList();
        List<String> simple = namesIn("FramingGrammar.java");
        List<String> protocols = namesIn("protocol/ProtocolFramings.java");
        assertThat(simple).contains("raw", "iso8583");
        assertThat(protocols).contains("amqp", "syslog");
        assertThat(listed).doesNotHaveDuplicates().containsAll(simple).containsAll(protocols);
        assertThat(listed).hasSize(simple.size() + protocols.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LINE|line",
                "lines|line",
                "redis|resp",
                "hl7|mllp[,lenient]",
                "SMTP|crlf",
                "modbus-tcp|modbus",
                "line>length:4|line > length:4",
                "line >length:4|line > length:4",
                "pigeon|",
                "line >|",
                "line>pigeon|",
                "line>crlf>nul|",
            })
    void misspeltNameHasANearestForm(String text, String form) {
        assertThat(Framing.formLike(text).orElse(null)).isEqualTo(form);
        assertThatThrownBy(() -> Framing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no framing \"" + text + "\"");
    }

    @Test
    void allFramingsAreListedOnlyIfNoneIsSimilar() {
        assertThatThrownBy(() -> Framing.parse("lines"))
                .hasMessage("no framing \"lines\", but \"line\"");
        assertThatThrownBy(() -> Framing.parse("pigeon"))
                .hasMessageStartingWith("no framing \"pigeon\"; known framings: raw, line, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "length:4,inclusiv|has no option \"inclusiv\", but \"inclusive\"; its options are",
                "length:4,LE|has no option \"LE\", but \"le\"",
                "mllp,lenien|takes no \"lenien\", but \"lenient\"",
                "iso8583:txt|has no variant \"txt\", but \"text\"; its variants are text, hex",
            })
    void misspeltOptionHasANearest(String text, String said) {
        assertThatThrownBy(() -> Framing.parse(text))
                .hasMessageStartingWith("framing \"" + text + "\" " + said);
    }
}
