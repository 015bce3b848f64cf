package dev.antiphon.stub.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * The differences of one conversation from the recording. All are counted; only the first ones are
 * kept. Used by one thread.
 */
final class Differences {
    private static final int KEPT_MAX = 20;

    private final List<String> kept = new ArrayList<>();
    private int count;

    void add(String difference) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(difference.endsWith("\n") ? difference : difference + "\n");
        }
    }

    int count() {
        return count;
    }

    List<String> kept() {
        return List.copyOf(kept);
    }
}
