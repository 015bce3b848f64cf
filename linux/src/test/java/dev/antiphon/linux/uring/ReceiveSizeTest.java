package dev.antiphon.linux.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.linux.uring.ReceiveBuffers.Size;

import org.junit.jupiter.api.Test;

class ReceiveSizeTest {
    private static final int FULL = Size.SMALL.bytes;

    private final ReceiveSize receiveSize = new ReceiveSize();

    @Test
    void fourFullBuffersInARowAreAStream() {
        results(Size.SMALL, FULL, FULL, FULL, 100, FULL, FULL, FULL);
        assertThat(receiveSize.size()).isEqualTo(Size.SMALL);
        results(Size.SMALL, FULL);
        assertThat(receiveSize.size()).isEqualTo(Size.LARGE);
    }

    @Test
    void aStreamEndsWithSlightResultsOnly() {
        results(Size.SMALL, FULL, FULL, FULL, FULL);
        for (int i = 0; i < 31; i++) {
            results(Size.LARGE, 100);
        }
        results(Size.LARGE, FULL + 1);
        for (int i = 0; i < 31; i++) {
            results(Size.LARGE, 100);
        }
        assertThat(receiveSize.size()).isEqualTo(Size.LARGE);
        results(Size.LARGE, 100);
        assertThat(receiveSize.size()).isEqualTo(Size.SMALL);
    }

    @Test
    void resultsOfTheReceiveThatEndsChangeNothing() {
        results(Size.SMALL, FULL, FULL, FULL, FULL);
        results(Size.SMALL, FULL, FULL, FULL, FULL, 1, 1);
        assertThat(receiveSize.size()).isEqualTo(Size.LARGE);
    }

    private void results(Size into, int... counts) {
        for (int each : counts) {
            receiveSize.after(each, into);
        }
    }
}
