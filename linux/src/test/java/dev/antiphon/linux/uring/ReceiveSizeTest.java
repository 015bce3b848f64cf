package dev.antiphon.linux.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.linux.uring.ReceiveBuffers.Size;

import org.junit.jupiter.api.Test;

class ReceiveSizeTest {
    private static final int FULL = Size.SMALL.bytes;

    private final ReceiveSize receiveSize = new ReceiveSize();

    @Test
    void fourFullBuffersInARowAreAStream() {
        results(FULL, FULL, FULL, 100, FULL, FULL, FULL);
        assertThat(receiveSize.begin()).isEqualTo(Size.SMALL);
        results(FULL);
        assertThat(receiveSize.begin()).isEqualTo(Size.LARGE);
    }

    @Test
    void aStreamEndsWithSlightResultsOnly() {
        results(FULL, FULL, FULL, FULL);
        receiveSize.begin();
        for (int i = 0; i < 31; i++) {
            results(100);
        }
        results(FULL + 1);
        for (int i = 0; i < 31; i++) {
            results(100);
        }
        assertThat(receiveSize.begin()).isEqualTo(Size.LARGE);
        results(100);
        assertThat(receiveSize.begin()).isEqualTo(Size.SMALL);
    }

    @Test
    void resultsOfTheReceiveThatEndsChangeNothing() {
        results(FULL, FULL, FULL, FULL, FULL, FULL, FULL, FULL, 1, 1);
        assertThat(receiveSize.current()).isEqualTo(Size.SMALL);
        assertThat(receiveSize.begin()).isEqualTo(Size.LARGE);
    }

    private void results(int... counts) {
        for (int each : counts) {
            receiveSize.isUnsuitedFor(each);
        }
    }
}
