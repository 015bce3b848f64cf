package dev.antiphon.stub.yaml;

import java.util.ArrayList;
import java.util.List;

/**
 * The mistakes of a file so far. Reading goes on after a mistake with the next independent part,
 * such as the next rule, up to {@value #COUNT_MAX} mistakes.
 */
final class Mistakes {
    static final int COUNT_MAX = 10;

    private final List<StubFileException> found = new ArrayList<>();

    /** Reads a part of the file, unless there are enough mistakes already. */
    void read(Runnable part) {
        if (found.size() == COUNT_MAX) {
            return;
        }
        try {
            part.run();
        } catch (StubFileException e) {
            found.add(e);
        }
    }

    /**
     * Throws the first mistake, if there is one. The others are its suppressed exceptions.
     *
     * @throws StubFileException when there is a mistake
     */
    void refuse() {
        if (found.isEmpty()) {
            return;
        }
        StubFileException first = found.getFirst();
        found.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }
}
