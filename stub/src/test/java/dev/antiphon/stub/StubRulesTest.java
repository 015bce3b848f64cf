package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.proxy.ArmedFault;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class StubRulesTest {
    private static final Answer HELLO = Answer.text("hello");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void builtRulesAreImmutable() {
        ArmedFault fault = ArmedFault.parse("reset:4");
        StubRules.Builder builder = StubRules.builder().fault(fault);
        StubRules built = builder.build();
        builder.rule("", anything(), Sequence.of(HELLO))
                .greeting(HELLO)
                .unmatched(HELLO)
                .framing(Framing.line())
                .push(new PushSchedule(SECOND, SECOND, 1, HELLO))
                .fault(ArmedFault.parse("close:1"));
        fault.onConnection(7);
        assertThat(built.size()).isZero();
        assertThat(built.framing()).isEmpty();
        assertThat(built.greeting()).isEmpty();
        assertThat(built.unmatched()).isEmpty();
        assertThat(built.schedules()).isEmpty();
        assertThat(built.faults()).hasToString("[reset:4]");
        assertThat(builder.build().size()).isOne();
    }
}
