package dev.antiphon.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class WordsTest {
    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() {
        var english = Words.in(Language.ENGLISH).texts();
        var russian = Words.in(Language.RUSSIAN).texts();
        assertThat(new TreeSet<>(russian.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        for (String key : english.keySet()) {
            assertThat(places(russian.getString(key)))
                    .as(key)
                    .isEqualTo(places(english.getString(key)));
        }
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{[0-9]}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void everyColumnHasItsWord() {
        Words words = Words.in(Language.ENGLISH);
        for (Column column : Column.values()) {
            assertThat(words.say("column." + column.key())).isNotBlank();
        }
    }
}
