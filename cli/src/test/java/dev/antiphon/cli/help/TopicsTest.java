package dev.antiphon.cli.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.antiphon.cli.Ran;
import dev.antiphon.cli.ToolCommand;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.fault.BuiltInFault;
import dev.antiphon.stub.yaml.StubFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A topic of the help says what the code does, in both languages. */
class TopicsTest {
    private static String help(String language, String topic) {
        Ran ran = Ran.of("help", topic, "--lang", language);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        return ran.out();
    }

    private static ResourceBundle texts(String language) {
        return Texts.in(language).texts(List.of("help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void framingsHaveTheirMeaning(String language) {
        String page = help(language, "framings");
        for (String form : Framing.forms()) {
            assertThat(page).contains("  " + form);
            assertThat(texts(language).keySet())
                    .contains("framing." + form.split("[:@,\\[]", 2)[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void faultsHaveTheirEffectAndAnExample(String language) {
        String page = help(language, "faults").replaceAll("\\s+", " ");
        for (BuiltInFault each : BuiltInFault.ALL) {
            String effect = Texts.in(language).library(each.effect());
            assertThat(page).contains(each.form() + " " + effect.replace("`", ""), each.example());
            assertThat(effect.equals(each.effect())).isEqualTo(language.equals("en"));
        }
    }

    @Test
    void rulesOfTheExampleAreRules() {
        ResourceBundle texts = texts("en");
        String rules = IntStream.iterate(3, i -> i + 1)
                .mapToObj(i -> "topic.rules.example." + i)
                .takeWhile(texts::containsKey)
                .map(texts::getString)
                .collect(Collectors.joining("\n"));
        assertThat(StubFile.parse("r", rules, Path.of(".")).size()).isEqualTo(2);
    }

    /** The error for an unknown key lists the known ones. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|xyz: 1",
                "1|rules: [{xyz: 1}]",
                "2|rules: [{when: {xyz: 1}, reply: a}]",
                "3|rules: [{when: a, reply: {xyz: 1}}]",
                "4|rules: [{when: a, reply: {text: b, then: xyz}}]",
                "5|rules: [{when: a, replies: [b], afterLast: xyz}]",
                "6|push: {xyz: 1}"
            })
    void keysOfRulesAreThoseOfTheReader(int row, String rules) {
        String error = "";
        try {
            var _ = StubFile.parse("r", rules, Path.of("."));
        } catch (RuntimeException e) {
            error = String.valueOf(e.getMessage());
        }
        assertThat(error).contains("there is ");
        String known = error.substring(error.lastIndexOf("there is ") + "there is ".length());
        for (String language : Texts.LANGUAGES) {
            String text = texts(language).getString("topic.rules.row." + row);
            assertThat(Arrays.asList(text.split(" :: ", 2)[1].split("[^A-Za-z-]+", -1)))
                    .containsAll(Arrays.asList(known.split(", ", -1)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message",
                "1",
                "u16@2",
                "text@0:4",
                "count",
                "connection",
                "number",
                "state",
                "time",
                "millis"
            })
    void placesOfTemplatesArePlaces(String place) {
        String rules = "rules: [{when: {matches: '(.)'}, reply: {template: '{" + place + "}'}}]";
        assertThatCode(() -> StubFile.parse("r", rules, Path.of("."))).doesNotThrowAnyException();
        assertThat(help("en", "templates")).contains("{" + place + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void helpOfACommandIsThatOfItsOption(String language) {
        for (String each : ToolCommand.words()) {
            assertThat(help(language, each))
                    .isEqualTo(Ran.of(each, "--help", "--lang", language).out());
        }
        assertThat(Ran.of("help", "--lang", language).out())
                .isEqualTo(Ran.of("--help", "--lang", language).out())
                .contains(HelpTopic.words());
    }

    @ParameterizedTest
    @CsvSource({"exit, exit-codes", "fault, faults", "framing, framings"})
    void topicMayBeAbbreviated(String given, String topic) {
        assertThat(help("en", given)).isEqualTo(help("en", topic));
    }

    @ParameterizedTest
    @CsvSource({"fuaults, faults", "tmeplates, templates", "sned, send", "exti-codes, exit-codes"})
    void mistypedTopicIsSuggested(String given, String near) {
        Ran ran = Ran.of("help", given, "--lang", "en");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo("antiphon: no command or topic \"" + given
                        + "\"\n  did you mean \"" + near
                        + "\"?  Else: see the list:  antiphon help\n");
    }

    @Test
    void unknownTopicListsAllTopics() {
        assertThat(Ran.of("help", "xyz", "--lang", "en").err())
                .contains(String.join(", ", HelpTopic.words()));
    }
}
