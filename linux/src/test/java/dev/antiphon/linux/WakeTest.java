package dev.antiphon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.antiphon.linux.epoll.EpollTransport;
import dev.antiphon.linux.socket.LinuxTransport;
import dev.antiphon.linux.uring.UringTransport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;

/** Whoever wakes a loop has it look at its tasks, whatever the loop did in between. */
class WakeTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final long NO_END = -1;

    enum Kind {
        EPOLL,
        IO_URING;

        LinuxTransport make() throws IOException {
            return this == EPOLL ? new EpollTransport() : new UringTransport();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWakeBeforeThePollEndsIt(Kind kind) {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            try (LinuxTransport transport = kind.make()) {
                transport.wake();
                transport.poll(NO_END);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void eachWakeEndsOnePoll(Kind kind) {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            try (LinuxTransport transport = kind.make()) {
                for (int i = 0; i < 3; i++) {
                    transport.wake();
                    transport.poll(NO_END);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWakeIsForOnePoll(Kind kind) throws IOException {
        try (LinuxTransport transport = kind.make()) {
            transport.wake();
            transport.poll(0);
            long begun = System.nanoTime();
            transport.poll(Duration.ofMillis(50).toNanos());
            assertThat(System.nanoTime() - begun).isGreaterThan(40_000_000);
        }
    }

    /**
     * Taking a listener's watch back collects what is completed, reading at once has it told: both
     * happen while a loop runs its tasks, and the wake among it is for the poll after them.
     */
    @Test
    void wakeBetweenPollsEndsTheNext() {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            try (UringTransport transport = new UringTransport()) {
                transport.poll(0);
                transport.wake();
                transport.ring().await(0, 0);
                transport.catchUp();
                transport.poll(NO_END);
            }
        });
    }
}
