package dev.antiphon.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Ran;
import dev.antiphon.cli.ToolCommand;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.stub.fault.WireFault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Help fits into the width of the terminal, and no value is split. */
class WidthTest {
    /** An example, which stays whole, or a single value. */
    private static final Pattern WHOLE = Pattern.compile(" *(antiphon .*|\\S+|reply: \\{.*)");

    private static String help(String columns, String language, String topic) {
        Map<String, String> environment = columns.isEmpty()
                ? Map.of("ANTIPHON_LANG", language)
                : Map.of("ANTIPHON_LANG", language, "COLUMNS", columns);
        return Ran.with(InputStream.nullInputStream(), environment, "help", topic)
                .out();
    }

    private static int longest(String text) {
        return text.lines()
                .filter(each -> !WHOLE.matcher(each).matches())
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void everyHelpFitsIntoTheWidth(int columns) {
        List<String> topics = new ArrayList<>(ToolCommand.words());
        topics.addAll(HelpTopic.words());
        for (String language : Texts.LANGUAGES) {
            for (String topic : topics) {
                String help = help(String.valueOf(columns), language, topic);
                assertThat(longest(help)).as(topic).isBetween(columns * 2 / 3, columns);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void listOfCommandsFitsIntoTheWidth(int columns) {
        for (String language : Texts.LANGUAGES) {
            Ran ran = Ran.atTerminal(columns, "--help", "--lang", language);
            assertThat(ran.out().lines().filter(each -> each.contains("replay |")))
                    .singleElement()
                    .satisfies(each -> assertThat(each.length()).isLessThanOrEqualTo(columns));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 80", "20, 60", "500, 120", "wide, 80", "0, 80", "-1, 80"})
    void widthHasBoundsAndADefault(String columns, int width) {
        assertThat(help(columns, "en", "load"))
                .isEqualTo(help(String.valueOf(width), "en", "load"));
    }

    @Test
    void valuesStayWhole() {
        for (int columns = 60; columns <= 120; columns++) {
            assertThat(help(String.valueOf(columns), "en", "proxy"))
                    .contains(WireFault.forms())
                    .contains("\"on connection N\"", "\"with probability P\"");
            assertThat(help(String.valueOf(columns), "en", "serve"))
                    .contains("delimiter:BYTES", "\"line > length:4\"");
        }
    }
}
