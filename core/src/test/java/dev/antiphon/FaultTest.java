package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class FaultTest {
    @Test
    void slowReaderIsToldFromASilentOneByWhatItTook() {
        assertThat(new Fault.TimedOut(Phase.WRITE, Duration.ofSeconds(10), 17).text())
                .isEqualTo("the peer took only 17 bytes of what waits for it within 10 s; lower"
                        + " Limits.writeBytesPerSecondMin or raise Limits.writeProgressTimeout");
    }
}
