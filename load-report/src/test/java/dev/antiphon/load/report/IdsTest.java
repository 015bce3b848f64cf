package dev.antiphon.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Correlation;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.Load;
import dev.antiphon.load.report.page.ResultText;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** Replies whose ids no request has. */
class IdsTest {
    /**
     * The time in which a loaded machine begins the first request. The requests in flight get no
     * replies, so that a longer run sends few more.
     */
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(4);

    @ParameterizedTest
    @CsvSource({
        "hello, There is no id in it. A request was waiting",
        "id=x1, Its id is “x1”. A request was waiting for the id “"
    })
    void firstReplyThatBelongsToNoRequestIsShown(String reply, String said)
            throws InterruptedException {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageInline((message, answer) -> answer.text(reply))
                .start("127.0.0.1:0")) {
            LoadResult result = Load.to("127.0.0.1:" + server.port())
                    .framing(Framing.line())
                    .message("id={number}")
                    .correlateBy(Correlation.group("id=(\\w+)", 1))
                    .pipelining(10)
                    .timeout(Duration.ofSeconds(1))
                    .duration(BEGUN_WITHIN)
                    .run();
            assertThat(result.counts().planned()).isPositive();
            assertThat(result.counts().ok()).isZero();
            assertThat(result.counts().of(Column.MISSING))
                    .isEqualTo(result.counts().planned());
            assertThat(result.validity().remarks())
                    .hasAtLeastOneElementOfType(Reason.Unasked.class);
            assertThat(ResultText.of(result, Language.ENGLISH))
                    .containsPattern(
                            "Messages that no request was waiting for: [0-9]+\\. The first: “"
                                    + reply + "”")
                    .contains(said);
        }
    }
}
