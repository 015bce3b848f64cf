package dev.antiphon.load.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.result.Column;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class ReportTextsTest {
    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() {
        var english = ReportTexts.in(Language.ENGLISH).texts();
        var russian = ReportTexts.in(Language.RUSSIAN).texts();
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

    @ParameterizedTest
    @CsvSource({
        "1, 1 connection, 1 соединение",
        "2, 2 connections, 2 соединения",
        "5, 5 connections, 5 соединений",
        "11, 11 connections, 11 соединений",
        "12, 12 connections, 12 соединений",
        "21, 21 connections, 21 соединение",
        "104, 104 connections, 104 соединения",
        "111, 111 connections, 111 соединений",
        "10001, '10,001 connections', 10\u00a0001 соединение",
        "0, 0 connections, 0 соединений"
    })
    void whatIsCountedStandsInTheFormOfItsNumber(int count, String english, String russian) {
        assertThat(connections(Language.ENGLISH, count)).isEqualTo(english);
        assertThat(connections(Language.RUSSIAN, count)).isEqualTo(russian);
    }

    private static String connections(Language language, int count) {
        ReportTexts reportTexts = ReportTexts.in(language);
        return reportTexts.say("facts.persistent", new NumberFormats(reportTexts).count(count));
    }

    @Test
    void fractionHasItsOwnPluralForm() {
        assertThat(ReportTexts.in(Language.ENGLISH).say("unit.bytes", "1.1")).endsWith("bytes");
        assertThat(ReportTexts.in(Language.RUSSIAN).say("unit.bytes", "22,5")).endsWith("байта");
    }

    @Test
    void everyColumnHasItsWord() {
        ReportTexts reportTexts = ReportTexts.in(Language.ENGLISH);
        for (Column column : Column.values()) {
            assertThat(reportTexts.say("column." + column.key())).isNotBlank();
        }
    }
}
