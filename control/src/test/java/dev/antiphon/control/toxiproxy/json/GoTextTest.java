package dev.antiphon.control.toxiproxy.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values are printed as Go's encoding/json prints them. */
class GoTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.5, 0.5",
        "-1.25, -1.25",
        "100, 100",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "-1.5e22, -1.5e+22"
    })
    void aNumberHasItsShortestForm(double value, String text) {
        assertThat(GoText.number(value)).isEqualTo(text);
    }

    @Test
    void charactersOfHtmlAreEscaped() {
        assertThat(GoText.quoted("a<b>&\"\\\n\u0001\u2028é"))
                .isEqualTo("\"a\\u003cb\\u003e\\u0026\\\"\\\\\\n\\u0001\\u2028é\"");
    }
}
