package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CompletableFuture;

/** The texts and figures by which a result shows its messages. */
@Timeout(60)
class MessagesOfPlanTest {
    private final LongSummaryStatistics sizes = new LongSummaryStatistics();

    private LoadPlan.Requests run(Load load) throws InterruptedException {
        return load.framing(Framing.line())
                .rate(500)
                .duration(Duration.ofMillis(300))
                .run()
                .plan()
                .requests();
    }

    private TcpServer server() {
        return TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> {
                    sizes.accept(message.size());
                    reply.message(message);
                })
                .start("127.0.0.1:0");
    }

    @Test
    void meanSizeIsThatOfAllMessagesSent() throws InterruptedException {
        try (TcpServer server = server()) {
            LoadPlan.Requests requests =
                    run(Load.to("127.0.0.1:" + server.port()).message("{number}"));
            assertThat(sizes.getCount()).isEqualTo(150);
            assertThat(requests.meanBytes()).isEqualTo(sizes.getAverage()).isGreaterThan(2);
        }
    }

    @Test
    void messagesAreShownAsTemplatesWhateverTheSeed() {
        assertThat(shown(load().message("GET {key:1..500}").seed(1)))
                .isEqualTo("GET {key:1..500}")
                .isEqualTo(shown(load().message("GET {key:1..500}").seed(2)));
        assertThat(shown(load().hexMessage("00 {number:u16}"))).isEqualTo("hex 00 {number:u16}");
        assertThat(shown(load().message(Message.text("GET {number}")))).isEqualTo("GET \\{number}");
    }

    @Test
    void whatIsNotShownHasAChecksum() {
        String one = "x".repeat(100);
        assertThat(shown(load().message(one)))
                .matches("x{60}…, checksum [0-9a-f]{8}")
                .isNotEqualTo(shown(load().message(one + "y")));
        assertThat(shown(load().message("a").message("b").message("c")))
                .matches("a and 2 more, checksum [0-9a-f]{8}")
                .isNotEqualTo(shown(load().message("a").message("b").message("d")))
                .isNotEqualTo(shown(load().message("a").message("bc").message("")));
    }

    private static Load load() {
        return Load.to("localhost:7000").framing(Framing.line());
    }

    private static String shown(Load load) {
        return new SettingsCheck(load)
                .settings(new CompletableFuture<>())
                .plan()
                .requests()
                .sends();
    }
}
