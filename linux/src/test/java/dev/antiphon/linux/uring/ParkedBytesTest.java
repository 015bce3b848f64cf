package dev.antiphon.linux.uring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

class ParkedBytesTest {
    private final ParkedBytes parked = new ParkedBytes();

    @Test
    void bytesComeBackInOrderAndOnce() {
        Random random = new Random(1);
        byte[] all = new byte[100_000];
        random.nextBytes(all);
        for (int from = 0; from < all.length; ) {
            int count = Math.min(all.length - from, 1 + random.nextInt(5_000));
            parked.add(ByteBuffer.wrap(all, from, count));
            from += count;
        }
        ByteBuffer given = parked.removeAll();
        assertThat(parked.isEmpty()).isTrue();
        parked.add(ByteBuffer.wrap(new byte[] {1})); // not into what was given
        assertThat(given).isEqualTo(ByteBuffer.wrap(all));
        assertThat(parked.removeAll()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    }
}
