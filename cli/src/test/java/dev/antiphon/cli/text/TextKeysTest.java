package dev.antiphon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.cli.ToolCommand;
import dev.antiphon.cli.command.ServerLines;
import dev.antiphon.event.ServerEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each key that the tool's sources name has its text in both languages. */
class TextKeysTest {
    /** A key in a call; one that ends with a dot is completed at run time. */
    private static final Pattern SAID =
            Pattern.compile("\\b(?:say|complain)\\(\\s*(?:\\w+,\\s*)?\"([\\w.-]*[\\w-])\"");

    private static final Pattern PROBLEM =
            Pattern.compile("(?:\\.usage|\\.refused|new CliException)"
                    + "\\(\\s*(?:[\\w.]+,\\s*)?\"([\\w.-]*[\\w-])\"");

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void everyKeyInTheSourcesHasItsText(String language) throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String source = Files.readString(file);
                SAID.matcher(source).results().forEach(found -> used.add(found.group(1)));
                PROBLEM.matcher(source).results().forEach(found -> {
                    used.add("problem." + found.group(1));
                    used.add("problem." + found.group(1) + ".do");
                });
            }
        }
        assertThat(used).contains("serve.connection", "problem.bad-out", "problem.bug.do");
        assertThat(Texts.in(language).texts(ToolCommand.words()).keySet()).containsAll(used);
    }

    @Test
    void eventWithoutATextIsPrintedByItsKey() {
        var err = new ByteArrayOutputStream();
        var out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of(),
                Locale.ROOT,
                new OutputLosses());
        new ServerLines(terminal, Texts.in("en"), false)
                .on(new ServerEvent.LimitAdjusted("noLimit", "2", "1", "", 0));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(
                        "antiphon: no text serve.adjusted.noLimit in language en");
    }

    @Test
    void missingTextIsNamedWithItsLanguage() {
        for (String language : List.of("en", "ru")) {
            assertThatThrownBy(() -> Texts.in(language).say("no.such-key"))
                    .isInstanceOf(MissingResourceException.class)
                    .hasMessage("no text no.such-key in language " + language);
        }
    }
}
