package dev.antiphon.linux.uring;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The table that maps completion tags to the objects that receive the completions. A tag contains a
 * table index, the generation of that index, and the operation. A completion for a freed index
 * reaches no object, even after the index is in use again.
 */
final class CompletionTags {
    private static final int OPERATION_SHIFT = 56;
    private static final int GENERATION_SHIFT = 32;
    private static final int GENERATION_MASK = (1 << (OPERATION_SHIFT - GENERATION_SHIFT)) - 1;

    private @Nullable Object[] holders = new Object[64];
    private int[] generations = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int used;

    /** Assigns an index to an object. Returns the tag for operation 0. */
    long take(Object holder) {
        int place;
        if (freeCount > 0) {
            place = free[--freeCount];
        } else {
            place = used++;
            if (place == holders.length) {
                holders = Arrays.copyOf(holders, 2 * place);
                generations = Arrays.copyOf(generations, 2 * place);
                free = Arrays.copyOf(free, 2 * place);
            }
        }
        holders[place] = holder;
        return (long) (generations[place] & GENERATION_MASK) << GENERATION_SHIFT | place;
    }

    void leave(long tag) {
        int place = (int) tag;
        holders[place] = null;
        generations[place]++;
        free[freeCount++] = place;
    }

    static long tag(long place, int operation) {
        return place | (long) operation << OPERATION_SHIFT;
    }

    static int operation(long tag) {
        return (int) (tag >>> OPERATION_SHIFT);
    }

    /** Returns the object for the tag; null if its index was freed. */
    @Nullable
    Object holder(long tag) {
        int place = (int) tag;
        int generation = (int) (tag >>> GENERATION_SHIFT) & GENERATION_MASK;
        return (generations[place] & GENERATION_MASK) == generation ? holders[place] : null;
    }

    /** Returns all objects in the table. */
    Object[] holders() {
        return Arrays.stream(holders).filter(each -> each != null).toArray();
    }

    boolean isEmpty() {
        return freeCount == used;
    }
}
