package dev.antiphon.argument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nouns after numbers. */
class PluralTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1 байт",
        "2, 2 байта",
        "4, 4 байта",
        "5, 5 байт",
        "0, 0 байт",
        "11, 11 байт",
        "12, 12 байт",
        "21, 21 байт",
        "22, 22 байта",
        "111, 111 байт",
        "1 001, 1 001 байт",
        "'1,5', '1,5 байта'",
    })
    void russianHasThreeForms(String number, String counted) {
        assertThat(number + " " + Plural.form("байт|байта|байт", number, true)).isEqualTo(counted);
    }

    @ParameterizedTest
    @CsvSource({"1, byte", "0, bytes", "2, bytes", "11, bytes", "21, bytes", "1.5, bytes"})
    void englishHasTwoForms(String number, String noun) {
        assertThat(Plural.form("byte|bytes", number, false)).isEqualTo(noun);
    }

    @Test
    void englishNounTakesItsPlural() {
        assertThat(Plural.of(1, "byte")).isEqualTo("1 byte");
        assertThat(Plural.of(0, "byte")).isEqualTo("0 bytes");
        assertThat(Plural.of(2, "reply")).isEqualTo("2 replies");
        assertThat(Plural.of(2, "key")).isEqualTo("2 keys");
        assertThat(Plural.of(2, "match")).isEqualTo("2 matches");
    }
}
