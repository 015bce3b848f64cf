package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A million lengths that a hostile peer may send, to each kind of framing that counts. */
class HostileLengthTest {
    private static final int CASES = 1_000_000;
    private static final long SEED = 20_261_123L;
    private static final int LIMIT = 1 << 20;

    /** A malformed head is told in words; anything that was reserved for a length would be far more. */
    private static final int BYTES_PER_CASE_MAX = 2048;

    private static final List<Framing> FRAMINGS = Stream.of(
                    "length:1",
                    "length:2",
                    "length:3",
                    "length:4",
                    "length:8",
                    "length:2,le",
                    "length:4,le",
                    "length:8,le",
                    "length:1,inclusive",
                    "length:4,inclusive",
                    "length:8,inclusive",
                    "length:8,le,inclusive",
                    "length:4,text",
                    "length:10,text",
                    "length:10,text,inclusive",
                    "varint",
                    "netstring")
            .map(Framing::parse)
            .toList();

    private final Random random = new Random(SEED);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64);

    @Test
    void lengthIsRefusedOrAwaitedBeforeAnythingIsReserved() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Scan scan = new Scan();
        Map<Scan.Outcome, Integer> seen = new EnumMap<>(Scan.Outcome.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int number = 0; number < CASES; number++) {
            Framing framing = FRAMINGS.get(number % FRAMINGS.size());
            head(framing);
            framing.decode(scan.look(bytes, 0, 0, LIMIT));
            seen.merge(scan.outcome(), 1, Integer::sum);
            if (!isSound(scan)) {
                throw new AssertionError("case %d of seed %d, %s: %s of %d bytes"
                        .formatted(number, SEED, framing, scan.outcome(), bytes.remaining()));
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated / CASES).isLessThan(BYTES_PER_CASE_MAX);
        assertThat(seen)
                .hasSize(4)
                .allSatisfy((outcome, count) -> assertThat(count).isGreaterThan(CASES / 100));
    }

    /** A head with a length from around a power of two or ten, cut at times, and a few bytes behind it. */
    private void head(Framing framing) {
        bytes.clear();
        long around = random.nextBoolean()
                ? 1L << random.nextInt(64)
                : (long) Math.pow(10, random.nextInt(19));
        long length = around + random.nextInt(5) - 2;
        switch (framing) {
            case LengthPrefix prefix -> {
                for (int i = 0; i < prefix.lengthBytes(); i++) {
                    int place = prefix.littleEndian() ? i : prefix.lengthBytes() - 1 - i;
                    bytes.put((byte) (length >>> (8 * place)));
                }
            }
            case TextLength text -> digits(length, text.digits());
            case Varint varint -> {
                long left = length;
                for (; (left & ~0x7FL) != 0; left >>>= 7) {
                    bytes.put((byte) (left | 0x80));
                }
                bytes.put((byte) left);
            }
            default -> {
                digits(length, 1 + random.nextInt(20));
                bytes.put((byte) ':');
            }
        }
        if (random.nextInt(8) == 0) {
            bytes.put(random.nextInt(bytes.position()), (byte) random.nextInt(256));
        }
        int behind = random.nextInt(20);
        bytes.limit(
                random.nextInt(8) == 0
                        ? random.nextInt(bytes.position() + 1)
                        : bytes.position() + behind);
        bytes.position(0);
    }

    private void digits(long number, int count) {
        long left = number;
        int end = bytes.position() + count;
        for (int at = end - 1; at >= bytes.position(); at--) {
            bytes.put(at, (byte) ('0' + Long.remainderUnsigned(left, 10)));
            left = Long.divideUnsigned(left, 10);
        }
        bytes.position(end);
    }

    private boolean isSound(Scan scan) {
        return bytes.position() == 0
                && switch (scan.outcome()) {
                    case MESSAGE ->
                        scan.contentBytes() >= 0
                                && scan.contentFrom() > 0
                                && scan.contentFrom() + scan.contentBytes() <= scan.takenBytes()
                                && scan.takenBytes() <= bytes.limit();
                    case INCOMPLETE -> scan.scannedBytes() <= bytes.limit();
                    case TOO_LONG -> Long.compareUnsigned(scan.tooLongBytes(), LIMIT) > 0;
                    case MALFORMED -> !scan.reason().isEmpty();
                    case SKIP -> false;
                };
    }
}
