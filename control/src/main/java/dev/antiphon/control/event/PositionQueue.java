package dev.antiphon.control.event;

/**
 * A first-in-first-out queue of pairs of numbers with a bound: an addition to a full queue removes
 * the oldest pair. For use under a lock.
 */
final class PositionQueue {
    private static final int PAIRS_LEAST = 4;

    private final int pairsMax;
    private long[] pairs = new long[0];
    private int first;
    private int count;

    PositionQueue(int pairsMax) {
        this.pairsMax = pairsMax;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(long key, long value) {
        int room = pairs.length / 2;
        if (count == room && room < pairsMax) {
            grow();
        } else if (count == room) {
            remove();
        }
        int at = index(count);
        pairs[at] = key;
        pairs[at + 1] = value;
        count++;
    }

    private void grow() {
        int room = pairs.length / 2;
        long[] larger = new long[2 * Math.min(pairsMax, Math.max(PAIRS_LEAST, 2 * room))];
        int tail = pairs.length - first;
        System.arraycopy(pairs, first, larger, 0, tail);
        System.arraycopy(pairs, 0, larger, tail, first);
        pairs = larger;
        first = 0;
    }

    private int index(int pair) {
        return (first + 2 * pair) % pairs.length;
    }

    /** Returns the key of the oldest pair of a queue that has one. */
    long firstKey() {
        return pairs[first];
    }

    /** Returns the value of the oldest pair of a queue that has one. */
    long firstValue() {
        return pairs[first + 1];
    }

    /** Removes the oldest pair of a queue that has one. */
    void remove() {
        first = index(1);
        count--;
    }

    /** Removes all pairs with a smaller key, which are the oldest ones of ascending keys. */
    void removeBelow(long key) {
        while (count > 0 && firstKey() < key) {
            remove();
        }
    }

    /** Removes all pairs. */
    void clear() {
        count = 0;
    }
}
