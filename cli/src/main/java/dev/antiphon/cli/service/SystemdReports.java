package dev.antiphon.cli.service;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.linux.systemd.SystemdNotify;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reports of a server to systemd, if systemd has started it. A report that cannot be sent is
 * printed as a warning; the server continues.
 */
public final class SystemdReports {
    private final Terminal terminal;
    private final Texts texts;
    private final Optional<SystemdNotify> systemd;

    private SystemdReports(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
        this.systemd = find();
    }

    /**
     * Returns the reports of this process; empty if its environment names no {@code NOTIFY_SOCKET}.
     */
    public static Optional<SystemdReports> of(Terminal terminal, Texts texts) {
        return terminal.environment().getOrDefault("NOTIFY_SOCKET", "").isEmpty()
                ? Optional.empty()
                : Optional.of(new SystemdReports(terminal, texts));
    }

    private Optional<SystemdNotify> find() {
        try {
            return SystemdNotify.in(terminal.environment());
        } catch (IOException | LinkageError e) { // also where the C library has no such socket
            warn(e);
            return Optional.empty();
        }
    }

    /** Reports that the server listens, and begins to send signs of life if systemd wants them. */
    public void ready(TcpServer server) {
        report(each -> {
            each.ready();
            each.status(server.addresses().stream()
                    .map(Addresses::shown)
                    .collect(Collectors.joining(", ")));
            each.watchdog(() -> true);
        });
    }

    /** Reports that the server is ending. */
    public void stopping() {
        report(SystemdNotify::stopping);
    }

    private interface Report {
        void to(SystemdNotify systemd) throws IOException;
    }

    private void report(Report report) {
        systemd.ifPresent(each -> {
            try {
                report.to(each);
            } catch (IOException e) {
                warn(e);
            }
        });
    }

    private void warn(Throwable why) {
        terminal.err()
                .println("antiphon: "
                        + Escapes.oneLine(texts.say("serve.systemd", LibraryText.of(why))));
    }
}
