package dev.antiphon.engine;

import dev.antiphon.TlsOptions;
import dev.antiphon.event.ServerEvent.CertificatesNotReloaded;
import dev.antiphon.event.ServerEvent.CertificatesReloaded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks at the files of a {@link Tls} from time to time and has it read them again when they have
 * changed, on a virtual thread of its own. What a symbolic link points to counts too, as mounted
 * secrets are exchanged by one.
 */
final class TlsReload implements Runnable {
    private record Seen(Path real, Object key, long modified, long size) {}

    private final Tls tls;
    private final EventQueues events;
    private final List<Path> files = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("antiphon-tls-reload").unstarted(this);
    private List<Seen> seen;

    TlsReload(Tls tls, EventQueues events) {
        this.tls = tls;
        this.events = events;
        for (TlsOptions.Certificate each : tls.options().certificates()) {
            files.add(each.chain());
            files.add(each.key());
        }
        tls.options().trusted().ifPresent(files::add);
        seen = look();
    }

    /** Begins to look, where there is something to look at. */
    void start() {
        if (!files.isEmpty()) {
            thread.start();
        }
    }

    void stop() {
        thread.interrupt();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(tls.options().reloadEvery());
                List<Seen> now = look();
                if (!now.equals(seen)) {
                    reload(now);
                }
            }
        } catch (InterruptedException e) {
            // it was stopped
        }
    }

    /**
     * Files that change while they are read, or while they were looked at, are read again the next
     * time; until then nothing is told of them, so that one change is told once.
     */
    private void reload(List<Seen> before) {
        boolean reloaded = true;
        String reason = "";
        try {
            tls.load();
        } catch (IOException | RuntimeException e) {
            reloaded = false;
            reason = String.valueOf(e.getMessage());
        }
        if (look().equals(before)) {
            emit(reloaded, reason);
        }
        seen = before;
    }

    private void emit(boolean reloaded, String reason) {
        if (events.on()) {
            long now = System.nanoTime();
            events.emit(
                    reloaded
                            ? new CertificatesReloaded(files, now)
                            : new CertificatesNotReloaded(files, reason, now));
        }
    }

    private List<Seen> look() {
        return files.stream().map(TlsReload::look).toList();
    }

    private static Seen look(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes is = Files.readAttributes(real, BasicFileAttributes.class);
            Object key = Objects.requireNonNullElse(is.fileKey(), "");
            return new Seen(real, key, is.lastModifiedTime().toMillis(), is.size());
        } catch (IOException e) {
            return new Seen(file, "", -1, -1); // it is not there: a change as well
        }
    }
}
