package dev.antiphon.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

class FailureTest {
    @Test
    void slowReaderIsDistinguishedFromASilentOneByItsBytes() {
        assertThat(new Failure.TimedOut(Phase.WRITE, Duration.ofSeconds(10), 17).text())
                .isEqualTo("the peer took only 17 bytes of what waits for it within 10 s; lower"
                        + " Limits.minWriteBytesPerSecond or raise Limits.writeProgressTimeout");
    }

    @Test
    void causeIsKeptAndIgnoredByEquals() {
        IOException cause = new IOException("broken pipe");
        Failure failure = new Failure.Reset(Phase.IDLE, 1, 2, cause);
        assertThat(failure.cause()).containsSame(cause);
        assertThat(failure)
                .isEqualTo(new Failure.Reset(Phase.IDLE, 1, 2, new IOException()))
                .hasSameHashCodeAs(new Failure.Reset(Phase.IDLE, 1, 2, new IOException()))
                .isNotEqualTo(new Failure.Reset(Phase.IDLE, 1, 3, cause))
                .isNotEqualTo(new Failure.Reset(Phase.MESSAGE, 1, 2, cause));
        assertThat(new FailureException(failure)).hasCause(cause);
    }

    @Test
    void exceptionForAWaiterHasItsStackAndTheOriginalAsCause() throws Exception {
        AtomicReference<FailureException> made = new AtomicReference<>();
        Thread loop = new Thread(() ->
                made.set(new FailureException(new ClientFailure.ClosedWithoutReply(), true, 3)));
        loop.start();
        loop.join();
        FailureException thrown = new FailureException(made.get());
        assertThat(thrown).hasCause(made.get()).hasMessage(made.get().getMessage());
        assertThat(thrown.requestSent()).isTrue();
        assertThat(thrown.tries()).isEqualTo(3);
        assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo(FailureTest.class.getName());
    }
}
