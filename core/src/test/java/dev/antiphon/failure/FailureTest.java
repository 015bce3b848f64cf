package dev.antiphon.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class FailureTest {
    @Test
    void slowReaderIsToldFromASilentOneByWhatItTook() {
        assertThat(new Failure.TimedOut(Phase.WRITE, Duration.ofSeconds(10), 17).text())
                .isEqualTo("the peer took only 17 bytes of what waits for it within 10 s; lower"
                        + " Limits.minWriteBytesPerSecond or raise Limits.writeProgressTimeout");
    }
}
