package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Rules are replaced as a whole, and no change is lost. */
class UseRulesTest {
    private static StubBuilder builder() {
        return StubServer.builder().framing(Framing.line()).allow(StubCheck.UNMATCHED);
    }

    @Test
    void unmatchedMessageIsAnsweredByTheRulesThatWereTried() throws Exception {
        AtomicReference<StubServer> running = new AtomicReference<>();
        StubRules first = StubRules.builder().unmatched(Answer.text("first")).build();
        StubRules second = StubRules.builder().unmatched(Answer.text("second")).build();
        try (StubServer stub = builder()
                        .rules(first)
                        .onFinding(finding -> running.get().use(second))
                        .start();
                Peer caller = Peer.connect(stub.port())) {
            running.set(stub);
            assertThat(caller.ask("x")).isEqualTo("first\n");
            assertThat(caller.ask("x")).isEqualTo("second\n");
        }
    }

    @Test
    void changesAtTheSameTimeAreAllKept() throws Exception {
        try (StubServer stub = builder()
                .allow(StubCheck.UNFIRED)
                .rules(StubRules.builder().build())
                .start()) {
            List<Thread> changing = IntStream.range(0, 4)
                    .mapToObj(thread -> Thread.ofPlatform().start(() -> {
                        for (int i = 0; i < 200; i++) {
                            stub.when(anything()).reply("x");
                            stub.fault(WireFault.corrupt(i));
                        }
                    }))
                    .toList();
            for (Thread each : changing) {
                each.join();
            }
            assertThat(stub.stubScript().active().rules().all())
                    .hasSize(800)
                    .extracting(StubRule::name)
                    .doesNotHaveDuplicates();
            assertThat(stub.stubScript().unfired()).hasSize(800);
        }
    }
}
