package dev.antiphon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Ran;
import dev.antiphon.cli.ToolCommand;
import dev.antiphon.config.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

class TextsTest {
    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() {
        var english = Texts.in("en").texts(ToolCommand.words());
        var russian = Texts.in("ru").texts(ToolCommand.words());
        assertThat(new TreeSet<>(russian.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        for (String key : english.keySet()) {
            assertThat(places(russian.getString(key)))
                    .as(key)
                    .isEqualTo(places(english.getString(key)));
        }
    }

    private static Set<String> places(String text) {
        Set<String> found = new TreeSet<>();
        Pattern.compile("\\{[^}?|]*}|\\{\\?|%n|--[a-z-]+")
                .matcher(text)
                .results()
                .forEach(m -> found.add(m.group()));
        return found;
    }

    @Test
    void eachAdjustedLimitWithATextIsALimit() {
        String prefix = "serve.adjusted.";
        Set<String> limits = new TreeSet<>();
        for (Method method : Limits.class.getMethods()) {
            limits.add(method.getName());
        }
        assertThat(Texts.in("en").texts(ToolCommand.words()).keySet())
                .filteredOn(key -> key.startsWith(prefix))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(limits).contains(key.substring(prefix.length())));
    }

    @Test
    void valueThatLooksLikeAPlaceholderIsShownUnchanged() {
        assertThat(Texts.in("en").say("problem.bad-count", "{1}$1\\", "{0}{2}"))
                .isEqualTo("{1}$1\\ {0}{2}: invalid number");
    }

    @Test
    void partOfATextIsShownOnlyIfTheCommandHasItsOptions() {
        Texts texts = Texts.in("en");
        assertThat(texts.say("problem.timeout-connect.do"))
                .isEqualTo("check the address and the network");
        texts.optionsAre(Set.of("--connect-timeout"));
        assertThat(texts.say("problem.timeout-connect.do"))
                .endsWith("network, or wait longer:  --connect-timeout TIME");
        texts.optionsAre(Set.of("--max-message"));
        assertThat(texts.say("fault.out-of-memory")).isEqualTo("out of memory; closed");
    }

    @Test
    void optionThatIsGivenIsNotAdvisedAgain() {
        Texts texts = Texts.in("en");
        texts.optionsAre(Set.of("--wait-ready", "--timeout"));
        texts.givenAre(Set.of("--timeout"));
        assertThat(texts.say("problem.refused.do")).endsWith("wait for it:  --wait-ready TIME");
        assertThat(texts.say("problem.timeout-reply.do")).endsWith("wait longer:  --timeout TIME");
        texts.givenAre(Set.of("--wait-ready"));
        assertThat(texts.say("problem.refused.do"))
                .isEqualTo("check the address, and that the server runs there");
    }

    @Test
    void optionOfTheCommandLineIsNotAdvisedAgain() {
        Ran ran = Ran.of("send", "--to", "localhost:1", "--wait-ready", "1ms", "--lang", "en", "x");
        assertThat(ran.err()).contains("no server listens").doesNotContain("--wait-ready");
    }

    @Test
    void adviceFollowsTheCauseOfAFileThatTlsCannotUse() {
        String[] line = {"send", "--cacert", "/no/such/file", "--lang", "en", "x"};
        assertThat(Ran.of(line).err()).endsWith("\n  name an existing file with read permission\n");
    }

    @Test
    void textIsAdvisedOnlyWhereTheOptionTakesOne() {
        assertThat(Ran.of("send", "--until", "/(/", "--lang", "en", "x").err())
                .contains("give an RE2 regular expression")
                .doesNotContain("--expect", "a text without slashes");
    }

    @Test
    void conversationShowsItsCommandsAndNoCommandLine() {
        Texts texts = Texts.in("en");
        assertThat(texts.say("problem.bad-framing.do")).contains("(see antiphon help framings)");
        texts.conversationHas(List.of("/framing"));
        assertThat(texts.say("problem.bad-framing.do")).doesNotContain("antiphon");
        assertThat(texts.say("problem.malformed.do"))
                .isEqualTo("use the framing of the server:  /framing FRAMING");
        assertThat(texts.say("problem.timeout-reply.do"))
                .isEqualTo("check the framing:  /framing FRAMING");
    }

    @ParameterizedTest
    @CsvSource({
        "'', C, ru",
        "'', POSIX, ru",
        "'', C.UTF-8, ru",
        "'', ru_RU.UTF-8, ru",
        "'', en_GB.UTF-8, en",
        "'', de_DE.UTF-8, en",
        "en, C, en",
        "ru, en_US.UTF-8, ru",
        "xx, en_US.UTF-8, en"
    })
    void languageIsTheVariablesElseTheLocales(String variable, String locale, String language) {
        Ran ran = Ran.with(
                java.io.InputStream.nullInputStream(),
                Map.of("ANTIPHON_LANG", variable, "LANG", locale),
                "--help");
        assertThat(ran.out()).startsWith(language.equals("ru") ? "TCP-сервер" : "A TCP server");
    }

    @Test
    void argumentsAfterTwoDashesAreNotOptions() {
        Ran ran = Ran.of("send", "--to", "localhost:0", "--", "--lang", "en");
        assertThat(ran.err()).contains("неверный адрес");
    }

    @Test
    void optionHasPrecedence() {
        assertThat(Ran.of("--help", "--lang", "en").out()).contains("Examples:");
        assertThat(Ran.of("serve", "--lang=en", "--help").out()).contains("Examples:");
        assertThat(Ran.of("--help").out()).contains("Примеры:");
    }
}
