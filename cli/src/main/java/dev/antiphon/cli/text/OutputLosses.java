package dev.antiphon.cli.text;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of output that could not be written. It is needed since a print stream does not report
 * a full disk or a closed pipe. Any thread may use it.
 */
public final class OutputLosses {
    private final List<Runnable> heeding = new ArrayList<>();
    private boolean outputLost;
    private Optional<String> file = Optional.empty();
    private Optional<String> gaps = Optional.empty();
    private long dropped;

    /** Returns a stream that writes to this one and records its first failure. */
    OutputStream watching(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                try {
                    this.out.write(bytes, offset, count);
                } catch (IOException e) {
                    outputLost();
                    throw e;
                }
            }
        };
    }

    private void outputLost() {
        List<Runnable> told;
        synchronized (this) {
            told = outputLost ? List.of() : List.copyOf(heeding);
            outputLost = true;
        }
        told.forEach(Runnable::run);
    }

    /**
     * Sets an action that runs once, when standard output fails, on the thread that writes. If
     * standard output has already failed, the action runs immediately.
     */
    public void heed(Runnable action) {
        boolean late;
        synchronized (this) {
            heeding.add(action);
            late = outputLost;
        }
        if (late) {
            action.run();
        }
    }

    /** Records that this file is incomplete. */
    public synchronized void lost(String name) {
        file = file.or(() -> Optional.of(name));
    }

    /** Records the number of events that are missing in an output because it was too slow. */
    public synchronized void dropped(String name, long count) {
        gaps = gaps.or(() -> Optional.of(name));
        dropped += count;
    }

    /** Returns the problem of the first incomplete file or output; empty if there is none. */
    public synchronized Optional<CliException> problem() {
        return file.map(name -> new CliException(Status.CANNOT_WRITE, "recording-lost", name))
                .or(() -> gaps.map(name ->
                        new CliException(Status.CANNOT_WRITE, "recording-gaps", name, dropped)));
    }
}
