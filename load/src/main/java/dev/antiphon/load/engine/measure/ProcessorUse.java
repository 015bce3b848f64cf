package dev.antiphon.load.engine.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time of one or several threads on Linux, from {@code /proc/PID/schedstat} (see
 * {@code sched-stats.rst} of the kernel).
 *
 * @param ranNanos the time on a processor
 * @param waitedNanos the time during which a thread was ready to run but had no processor
 * @param turns the number of times that a thread got a processor
 */
public record ProcessorUse(long ranNanos, long waitedNanos, long turns) {
    /** An unknown processor time, as on every system but Linux. */
    public static final ProcessorUse NONE = new ProcessorUse(0, 0, 0);

    private static final Path FILE = Path.of("/proc/thread-self/schedstat");

    /**
     * Returns the processor time of the calling thread so far; {@link #NONE} if the system does not
     * report it.
     */
    public static ProcessorUse ofThisThread() {
        try {
            String[] parts = Files.readString(FILE).trim().split(" ", -1);
            return new ProcessorUse(
                    Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        } catch (IOException | RuntimeException e) {
            return NONE;
        }
    }

    public ProcessorUse since(ProcessorUse before) {
        return new ProcessorUse(
                ranNanos - before.ranNanos, waitedNanos - before.waitedNanos, turns - before.turns);
    }

    ProcessorUse plus(ProcessorUse other) {
        return new ProcessorUse(
                ranNanos + other.ranNanos, waitedNanos + other.waitedNanos, turns + other.turns);
    }
}
