package dev.antiphon.load.result;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;

/**
 * The distribution of reply times: an immutable histogram with a precision of three digits.
 *
 * <p>A percentile is available only if at least ten samples are above it: the 99th needs 1,000
 * samples, and the 99.9th needs 10,000.
 */
public final class Latency {
    /** The smallest number of samples above a percentile with which it is available. */
    private static final int SAMPLES_ABOVE = 10;

    /** The longest time that the histogram can hold; longer times count as this one. */
    private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();

    private static final int DIGITS = 3;

    private final Histogram nanos;

    private Latency(Histogram nanos) {
        this.nanos = nanos;
    }

    /** Returns a distribution without replies. */
    public static Latency none() {
        return new Latency(emptyHistogram());
    }

    /** Returns an empty histogram of nanoseconds, suitable for {@link #of}. */
    public static Histogram emptyHistogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }

    /** Returns a distribution with a copy of this histogram of nanoseconds. */
    public static Latency of(Histogram nanos) {
        return new Latency(nanos.copy());
    }

    /**
     * Reads the text that {@link #encoded} returns.
     *
     * @throws IllegalArgumentException when the text is invalid
     */
    public static Latency decode(String encoded) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
            return new Latency(Histogram.decodeFromCompressedByteBuffer(bytes, LONGEST_NANOS));
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "not a histogram in HdrHistogram's compressed form: " + e.getMessage(), e);
        }
    }

    /** Returns the histogram in the compressed form of HdrHistogram, in base64. */
    public String encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int size = nanos.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), size));
    }

    /** Returns a checksum of the histogram, by which the same replies can be recognized. */
    public long checksum() {
        CRC32C checksum = new CRC32C();
        ByteBuffer pair = ByteBuffer.allocate(2 * Long.BYTES);
        for (HistogramIterationValue each : nanos.recordedValues()) {
            checksum.update(pair.clear()
                    .putLong(each.getValueIteratedTo())
                    .putLong(each.getCountAtValueIteratedTo())
                    .flip());
        }
        return checksum.getValue();
    }

    /** Returns the number of replies. */
    public long count() {
        return nanos.getTotalCount();
    }

    /** Returns the shortest time; empty without replies. */
    public Optional<Duration> min() {
        return whereAny(nanos.getMinValue());
    }

    /** Returns the mean; empty without replies. */
    public Optional<Duration> mean() {
        return whereAny((long) nanos.getMean());
    }

    /** Returns the longest time; empty without replies. */
    public Optional<Duration> max() {
        return whereAny(nanos.getMaxValue());
    }

    private Optional<Duration> whereAny(long value) {
        return count() == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(value));
    }

    /**
     * Returns the time that the given percentage of replies did not exceed; empty with too few
     * samples.
     *
     * @param percentile the percentage, above 0 and below 100
     * @throws IllegalArgumentException when the percentage is out of these bounds
     */
    public Optional<Duration> percentile(double percentile) {
        return count() < samplesNeeded(percentile)
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.getValueAtPercentile(percentile)));
    }

    /**
     * Returns the {@link #percentile} over all replies and this number of requests without a reply,
     * which count as slower than any reply. Returns empty if the percentile falls among the
     * requests without a reply, or with too few samples.
     */
    public Optional<Duration> percentileWithLost(double percentile, long lost) {
        long all = count() + lost;
        if (all < samplesNeeded(percentile)) {
            return Optional.empty();
        }
        long rank = (long) Math.ceil(percentile / 100 * all);
        if (rank > count()) {
            return Optional.empty();
        }
        double amongReplies = Math.min(100, 100.0 * rank / count());
        return Optional.of(Duration.ofNanos(nanos.getValueAtPercentile(amongReplies)));
    }

    /**
     * Returns the number of samples that this percentile needs.
     *
     * @throws IllegalArgumentException unless it is above 0 and below 100
     */
    public static long samplesNeeded(double percentile) {
        if (!(percentile > 0 && percentile < 100)) {
            throw new IllegalArgumentException(
                    "percentile is " + percentile + "; give one above 0 and below 100");
        }
        return (long) Math.ceil(SAMPLES_ABOVE / (1 - percentile / 100) - 1e-6);
    }

    /** Returns the combined distribution of this one and the other. */
    public Latency plus(Latency other) {
        long highest =
                Math.max(nanos.getHighestTrackableValue(), other.nanos.getHighestTrackableValue());
        Histogram sum = new Histogram(highest, DIGITS); // a file may have a wider one
        sum.add(nanos);
        sum.add(other.nanos);
        return new Latency(sum);
    }

    /** Returns whether the other object has the same histogram. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Latency that && nanos.equals(that.nanos);
    }

    @Override
    public int hashCode() {
        return nanos.hashCode();
    }

    @Override
    public String toString() {
        return count() + " replies, the longest "
                + max().map(Duration::toString).orElse("none");
    }
}
