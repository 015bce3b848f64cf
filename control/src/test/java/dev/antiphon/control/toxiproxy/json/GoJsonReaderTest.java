package dev.antiphon.control.toxiproxy.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** The texts of errors are those of Go's encoding/json. */
class GoJsonReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "`` ~ EOF",
                "`  ` ~ EOF",
                "{ ~ unexpected EOF",
                "{\"a\" ~ unexpected EOF",
                "\"a ~ unexpected EOF",
                "tru ~ unexpected EOF",
                "- ~ unexpected EOF",
                "1. ~ unexpected EOF",
                "} ~ invalid character '}' looking for beginning of value",
                "' ~ invalid character '\\'' looking for beginning of value",
                "[1,] ~ invalid character ']' looking for beginning of value",
                "{a} ~ invalid character 'a' looking for beginning of object key string",
                "{\"a\":1,} ~ invalid character '}' looking for beginning of object key string",
                "{\"a\"1} ~ invalid character '1' after object key",
                "{\"a\":1 \"b\":2} ~ invalid character '\"' after object key:value pair",
                "{\"a\":01} ~ invalid character '1' after object key:value pair",
                "[1 2] ~ invalid character '2' after array element",
                "trye ~ invalid character 'y' in literal true (expecting 'u')",
                "nul1 ~ invalid character '1' in literal null (expecting 'l')",
                "-a ~ invalid character 'a' in numeric literal",
                "[1.a] ~ invalid character 'a' after decimal point in numeric literal",
                "[1e+] ~ invalid character ']' in exponent of numeric literal",
                "\"\\x\" ~ invalid character 'x' in string escape code",
                "\"\\u00g0\" ~ invalid character 'g' in \\u hexadecimal character escape"
            })
    void anErrorHasTheWordsOfGo(String text, String error) {
        assertThatThrownBy(() -> read(text)).hasMessage(error);
    }

    @Test
    void aControlCharacterInAStringIsNamed() {
        assertThatThrownBy(() -> read("\"a\nb\""))
                .hasMessage("invalid character '\\n' in string literal");
        assertThatThrownBy(() -> read("\"\u0001\""))
                .hasMessage("invalid character '\\x01' in string literal");
    }

    @Test
    void nestingIsBounded() {
        assertThat(read("[".repeat(200) + "]".repeat(200))).isInstanceOf(GoValue.Items.class);
        assertThatThrownBy(() -> read("[".repeat(1_000_000))).hasMessage("exceeded max depth");
    }

    @Test
    void siblingsAreNotNested() {
        assertThat(read("[" + "{\"a\":[]},".repeat(1000) + "{}]"))
                .isInstanceOf(GoValue.Items.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1.5", "1e3", "-2.5E-10", "123456789012345678901234567890"})
    void aNumberKeepsItsText(String number) {
        assertThat(read(" " + number + " ")).isEqualTo(new GoValue.Digits(1, number));
    }

    @Test
    void aStringIsUnescapedAndInUtf8() {
        assertThat(read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9é\\ud83d\\ude00\""))
                .isEqualTo(new GoValue.Quoted(0, "\"\\/\b\f\n\r\té\u00e9\ud83d\ude00"));
    }

    @Test
    void bytesAfterTheValueAreIgnored() {
        assertThat(read("true x")).isEqualTo(new GoValue.Truth(0, true));
    }

    private static GoValue read(String text) {
        return GoJsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
