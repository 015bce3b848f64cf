package dev.antiphon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A line ends at a space outside of quotes. */
class LineWrapTest {
    @Test
    void valueIsNotSplit() {
        assertThat(LineWrap.lines("one of drip:BYTES,PERIOD, close:BYTES|TIME or /a-b/c.d-e", 20))
                .containsExactly(
                        "one of", "drip:BYTES,PERIOD,", "close:BYTES|TIME or", "/a-b/c.d-e");
    }

    @Test
    void longWordHasItsOwnLine() {
        assertThat(LineWrap.lines("a 0123456789 b", 5)).containsExactly("a", "0123456789", "b");
    }

    @Test
    void shortQuotedTextStaysTogether() {
        assertThat(LineWrap.lines("any of \"on message N\", or none", 16))
                .containsExactly("any of", "\"on message N\",", "or none");
    }

    @Test
    void spacesBeforeACommandStay() {
        assertThat(LineWrap.lines("start one:  antiphon serve", 80))
                .containsExactly("start one:  antiphon serve");
        assertThat(LineWrap.lines("start one:  antiphon serve", 12))
                .containsExactly("start one:", "antiphon", "serve");
    }

    @Test
    void lineFeedBeginsALine() {
        assertThat(LineWrap.lines("a\nb", 80)).containsExactly("a", "b");
        assertThat(LineWrap.lines("", 80)).isEmpty();
    }
}
