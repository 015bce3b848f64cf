package dev.antiphon.engine.tls;

import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.loop.UncaughtErrors;
import dev.antiphon.event.ServerEvent.CertificatesNotReloaded;
import dev.antiphon.event.ServerEvent.CertificatesReloaded;
import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The watcher of a {@link TlsContext}'s files, on a virtual thread. It checks the files at
 * intervals and makes the context read changed files again. It also detects that a symbolic link
 * points to another file, since mounted secrets are replaced in this way.
 */
public final class CertificateReloader implements Runnable {
    private record Seen(Path real, Object key, long modified, long size) {}

    /** The state of all files at the time of one check. */
    record Look(List<Path> files, List<Seen> seen) {
        /**
         * Checks that all files are regular, since reading a pipe could block forever.
         *
         * @throws IOException when one of them is not
         */
        private void mustBeRegular() throws IOException {
            for (int i = 0; i < files.size(); i++) {
                if (seen.get(i).size() == NOT_REGULAR) {
                    throw new IOException(files.get(i) + " is no regular file, which alone is read"
                            + " again; put the certificate or key into one");
                }
            }
        }
    }

    /** The size that marks a missing file. */
    private static final long NO_FILE = -1;

    private static final long NOT_REGULAR = -2;

    private final TlsContext tlsContext;
    private final EventDispatcher events;
    private final Thread thread = Thread.ofVirtual().name("antiphon-tls-reload").unstarted(this);
    private final UncaughtErrors thrown = new UncaughtErrors();
    private Look before;

    CertificateReloader(TlsContext tlsContext, EventDispatcher events) {
        this.tlsContext = tlsContext;
        this.events = events;
        before = tlsContext.first();
    }

    /** Returns the state of all files that the options name. */
    static Look look(TlsOptions options) {
        List<Path> files = new ArrayList<>();
        for (TlsOptions.Certificate each : options.certificates()) {
            files.add(each.chain());
            files.add(each.key());
        }
        options.trusted().ifPresent(files::add);
        return new Look(
                List.copyOf(files),
                files.stream().map(CertificateReloader::look).toList());
    }

    /** Starts the thread if there are files to watch. */
    void start() {
        if (!before.files().isEmpty()) {
            thread.start();
        }
    }

    public void stop() {
        thread.interrupt();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(tlsContext.options().reloadEvery());
                lookAgain();
            }
        } catch (InterruptedException e) {
            // the watcher was stopped
        }
    }

    private void lookAgain() {
        try {
            Look now = look(tlsContext.options());
            if (!now.equals(before)) {
                reload(now);
            }
        } catch (Throwable e) { // for example for lack of memory: the next check tries again
            thrown.show(e);
        }
    }

    /**
     * Reads changed files again. If files change during the check or while they are read, nothing
     * is reported, and they are read again at the next check. Each change is therefore reported
     * once.
     */
    private void reload(Look now) {
        boolean reloaded = true;
        String reason = "";
        try {
            now.mustBeRegular();
            tlsContext.load();
        } catch (IOException | RuntimeException e) {
            reloaded = false;
            reason = String.valueOf(e.getMessage());
        }
        if (look(tlsContext.options()).equals(now)) {
            emit(now.files(), reloaded, reason);
        }
        before = now;
    }

    private void emit(List<Path> files, boolean reloaded, String reason) {
        if (events.on()) {
            long now = System.nanoTime();
            events.emit(
                    reloaded
                            ? new CertificatesReloaded(files, now)
                            : new CertificatesNotReloaded(files, reason, now));
        }
    }

    private static Seen look(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            if (!is.isRegularFile()) {
                return new Seen(file, "", -1, NOT_REGULAR);
            }
            Path real = file.toRealPath();
            Object key = Objects.requireNonNullElse(is.fileKey(), "");
            return new Seen(real, key, is.lastModifiedTime().toMillis(), is.size());
        } catch (IOException e) {
            return new Seen(file, "", -1, NO_FILE); // a change as well
        }
    }
}
