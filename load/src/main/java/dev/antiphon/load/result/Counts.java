package dev.antiphon.load.result;

import java.util.Arrays;

/**
 * The numbers of requests, connections and bytes of a run or of a part of it. Each planned request
 * has one outcome: {@code planned} is the sum of {@code ok} and of the eight columns of {@link
 * #failed}. Immutable.
 */
public final class Counts {
    /** The counts with zero in every column. */
    public static final Counts NONE = new Counts(new long[Column.values().length]);

    private final long[] values;

    private Counts(long[] values) {
        this.values = values;
    }

    /** A builder of counts. Only one thread may use it. */
    public static final class Builder {
        private final long[] values = new long[Column.values().length];

        /** Creates a builder with zero in all columns. */
        public Builder() {}

        /** Adds a number to a column. */
        public Builder add(Column column, long more) {
            values[index(column)] += more;
            return this;
        }

        /** Sets all columns to zero. */
        public void clear() {
            Arrays.fill(values, 0);
        }

        /** Returns a copy of the counts so far. */
        public Counts build() {
            return new Counts(values.clone());
        }
    }

    @SuppressWarnings("EnumOrdinal") // requests are counted on the hot path, so in an array
    private static int index(Column column) {
        return column.ordinal();
    }

    /** Returns the value of a column. */
    public long of(Column column) {
        return values[index(column)];
    }

    /** Returns {@link Column#PLANNED}. */
    public long planned() {
        return of(Column.PLANNED);
    }

    /** Returns {@link Column#SENT}. */
    public long sent() {
        return of(Column.SENT);
    }

    /** Returns {@link Column#OK}. */
    public long ok() {
        return of(Column.OK);
    }

    /** Returns the number of requests that failed: the sum of {@link Column#FAILURES}. */
    public long failed() {
        return Column.FAILURES.stream().mapToLong(this::of).sum();
    }

    /**
     * Returns the share of failed requests among those that ended, from 0 to 1; 0 if none ended.
     */
    public double errorRatio() {
        long ended = ok() + failed();
        return ended == 0 ? 0 : (double) failed() / ended;
    }

    /** Returns the number of requests with a reply, whether it was correct, wrong or late. */
    public long answered() {
        return ok() + of(Column.WRONG) + of(Column.LATE);
    }

    /** Returns the sum of both counts, column by column. */
    public Counts plus(Counts other) {
        long[] sum = values.clone();
        Arrays.setAll(sum, i -> values[i] + other.values[i]);
        return new Counts(sum);
    }

    /** Returns a copy with one column replaced. */
    public Counts with(Column column, long value) {
        long[] changed = values.clone();
        changed[index(column)] = value;
        return new Counts(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Column column : Column.values()) {
            text.append(text.isEmpty() ? "" : ", ").append(column.key()).append(' ');
            text.append(of(column));
        }
        return text.toString();
    }
}
