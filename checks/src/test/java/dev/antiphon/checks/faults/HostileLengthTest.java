package dev.antiphon.checks.faults;

import com.sun.management.ThreadMXBean;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A million lengths that a hostile peer may send, to each kind of framing that counts. */
class HostileLengthTest {
    private static final int LIMIT = 1 << 20;

    /**
     * A malformed head is told in words; anything that was reserved for a length would be far more.
     */
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

    private static final List<DecodeContext.Outcome> ORDINARY = List.of(
            DecodeContext.Outcome.MESSAGE,
            DecodeContext.Outcome.INCOMPLETE,
            DecodeContext.Outcome.TOO_LONG,
            DecodeContext.Outcome.MALFORMED);

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64);
    private Random random;

    @FaultRow(number = 8, fault = "hostile lengths: negative, 2^31-1, 2^63-1 and around")
    void lengthIsRefusedOrAwaitedBeforeAnythingIsReserved(Row row) {
        int cases = row.count(1_000_000, 1_000_000);
        random = new Random(row.seed());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        DecodeContext decodeContext = new DecodeContext();
        Map<DecodeContext.Outcome, Integer> seen = new EnumMap<>(DecodeContext.Outcome.class);
        int surprises = 0;
        String first = "";
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int number = 0; number < cases; number++) {
            Framing framing = FRAMINGS.get(number % FRAMINGS.size());
            head(framing);
            framing.decode(decodeContext.look(bytes, 0, 0, LIMIT));
            seen.merge(decodeContext.outcome(), 1, Integer::sum);
            if (!isSound(decodeContext)) {
                surprises++;
                first = "%s: %s in case %d".formatted(framing, decodeContext.outcome(), number);
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        for (DecodeContext.Outcome kind : ORDINARY) {
            long count = seen.getOrDefault(kind, 0);
            row.injected("that end as " + kind, count, cases / 100);
        }
        row.exactly("surprises of %,d cases %s".formatted(cases, first), surprises, 0);
        row.atMost("reserved per case", allocated / (double) cases, BYTES_PER_CASE_MAX, "bytes");
    }

    /**
     * A head with a length from around a power of two or ten, cut at times, and a few bytes behind
     * it.
     */
    private void head(Framing framing) {
        bytes.clear();
        long around = random.nextBoolean()
                ? 1L << random.nextInt(64)
                : (long) Math.pow(10, random.nextInt(19));
        long length = around + random.nextInt(5) - 2;
        String name = framing.toString();
        if (name.equals("varint")) {
            long left = length;
            for (; (left & ~0x7FL) != 0; left >>>= 7) {
                bytes.put((byte) (left | 0x80));
            }
            bytes.put((byte) left);
        } else if (name.equals("netstring")) {
            digits(length, 1 + random.nextInt(20));
            bytes.put((byte) ':');
        } else if (name.contains("text")) {
            digits(length, size(name));
        } else {
            binary(length, size(name), name.contains(",le"));
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

    /** The number behind the colon of a framing's name. */
    private static int size(String name) {
        return Integer.parseInt(name.replaceAll("\\D", ""));
    }

    private void binary(long length, int size, boolean littleEndian) {
        for (int i = 0; i < size; i++) {
            int place = littleEndian ? i : size - 1 - i;
            bytes.put((byte) (length >>> (8 * place)));
        }
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

    private boolean isSound(DecodeContext decodeContext) {
        return bytes.position() == 0
                && switch (decodeContext.outcome()) {
                    case MESSAGE ->
                        decodeContext.contentBytes() >= 0
                                && decodeContext.contentFrom() > 0
                                && decodeContext.contentFrom() + decodeContext.contentBytes()
                                        <= decodeContext.takenBytes()
                                && decodeContext.takenBytes() <= bytes.limit();
                    case INCOMPLETE -> decodeContext.scannedBytes() <= bytes.limit();
                    case TOO_LONG -> Long.compareUnsigned(decodeContext.tooLongBytes(), LIMIT) > 0;
                    case MALFORMED -> !decodeContext.reason().isEmpty();
                    case SKIP -> false;
                };
    }
}
