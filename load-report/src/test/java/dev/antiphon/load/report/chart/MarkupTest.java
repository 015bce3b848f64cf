package dev.antiphon.load.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void textAndAttributesAreEscaped() {
        String foreign = "<script>\"&'\u202e\u0007\ud800\ufffe";
        String markup = new Markup().leaf("p", foreign, "title", foreign).toString();
        String escaped = "&lt;script&gt;&quot;&amp;&#39;    ";
        assertThat(markup).isEqualTo("<p title=\"" + escaped + "\">" + escaped + "</p>");
    }

    @Test
    void coordinatesAreShort() {
        assertThat(new Markup()
                        .empty("line", "x1", 10.0, "x2", 1 / 3.0, "y1", 1e-9)
                        .toString())
                .isEqualTo("<line x1=\"10\" x2=\"0.33\" y1=\"0\"/>");
    }

    @Test
    void unclosedElementIsNamed() {
        Markup markup = new Markup().open("table").open("tr");
        assertThatThrownBy(markup::toString).hasMessageContaining("tr, table");
    }
}
