package dev.antiphon.control;

import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A recording of a service in memory, of at most 64 MiB of JSON Lines. Any thread may call all
 * methods.
 */
public final class ServiceRecording {
    private static final long BYTES_MAX = 64L << 20;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Framing framing;
    private final Recorder recorder;
    private final Set<Long> openBefore;

    /** The lock of this object guards it, so that a snapshot ends with a whole line. */
    private boolean isStopped;

    /**
     * Begins a recording.
     *
     * @param opened the events of the connections that are open already
     */
    ServiceRecording(Framing framing, Collection<ConnectionEvent.Opened> opened) {
        this.framing = framing;
        this.recorder = Recorder.of(framing).bytesMax(BYTES_MAX).to(lines);
        this.openBefore =
                opened.stream().map(ConnectionEvent.Opened::connection).collect(Collectors.toSet());
        opened.forEach(this::on);
    }

    synchronized void on(Event event) {
        if (!isStopped) {
            recorder.on(event);
        }
    }

    synchronized void stop() {
        isStopped = true;
        recorder.closed();
    }

    /** Returns the framing of the recorded messages. */
    public Framing framing() {
        return framing;
    }

    /** Returns the numbers of the connections that were open before the recording began. */
    public Set<Long> openBefore() {
        return Set.copyOf(openBefore);
    }

    /** Returns whether the recording has ended. */
    public synchronized boolean isStopped() {
        return isStopped;
    }

    /** Returns the lines so far, as in a file of {@code --record}. */
    public synchronized byte[] jsonLines() {
        return lines.toByteArray();
    }
}
