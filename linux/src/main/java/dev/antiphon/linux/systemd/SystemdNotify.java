package dev.antiphon.linux.systemd;

import dev.antiphon.linux.kernel.NotifySocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Notifications of a service to its manager by systemd's protocol (sd_notify(3)): ready, stopping,
 * a status text, and signs of life for the watchdog. A unit asks for them with {@code Type=notify}.
 *
 * <p>Any thread may call the methods. Each sends one datagram and waits for at most a second.
 */
public final class SystemdNotify implements AutoCloseable {
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final String INTERVAL = "WATCHDOG_USEC";
    private static final String PROCESS = "WATCHDOG_PID";

    private final NotifySocket socket;
    private final Optional<Duration> watchdogInterval;
    private volatile boolean closed;

    private SystemdNotify(NotifySocket socket, Optional<Duration> watchdogInterval) {
        this.socket = socket;
        this.watchdogInterval = watchdogInterval;
    }

    /**
     * Returns the notifications to the manager of this process; empty if it has none.
     *
     * @throws IOException as {@link #in}
     */
    public static Optional<SystemdNotify> ofProcess() throws IOException {
        return in(System.getenv());
    }

    /**
     * Returns the notifications to the manager that the environment names; empty without {@code
     * NOTIFY_SOCKET}. The address is a path, or a name in the abstract namespace after {@code @}.
     *
     * @param environment the environment variables
     * @throws IOException when the address has another form or is too long
     */
    public static Optional<SystemdNotify> in(Map<String, String> environment) throws IOException {
        String address = environment.getOrDefault(SOCKET, "");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        if (!address.startsWith("/") && !address.startsWith("@")) {
            throw new IOException(SOCKET + " is \"" + address
                    + "\"; only a path from / and a name after @ can be used");
        }
        return Optional.of(new SystemdNotify(new NotifySocket(address), interval(environment)));
    }

    /** Returns the time within which the manager expects a sign of life of this process. */
    private static Optional<Duration> interval(Map<String, String> environment) {
        String own = Long.toString(ProcessHandle.current().pid());
        if (!environment.getOrDefault(PROCESS, own).equals(own)) {
            return Optional.empty();
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault(INTERVAL, "0"));
            return Optional.of(Duration.ofNanos(Math.multiplyExact(micros, 1000L)))
                    .filter(Duration::isPositive);
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty(); // sd_watchdog_enabled(3): not a number, so not enabled
        }
    }

    /** Reports that the service has started. */
    public void ready() throws IOException {
        send("READY=1");
    }

    /** Reports that the service is ending. */
    public void stopping() throws IOException {
        send("STOPPING=1");
    }

    /** Reports a state for people, which {@code systemctl status} shows; one line. */
    public void status(String text) throws IOException {
        send("STATUS=" + text.replace('\n', ' '));
    }

    /**
     * Begins to send signs of life, twice in the time that the manager allows, for as long as the
     * service is alive. Does nothing if the unit has no {@code WatchdogSec}. A sign that cannot be
     * sent is left out; the manager acts if the next ones are missing, too.
     *
     * @param isAlive returns whether the service works; called on a thread of this object
     */
    public void watchdog(BooleanSupplier isAlive) {
        watchdogInterval.ifPresent(interval -> Thread.ofPlatform()
                .daemon()
                .name("antiphon-systemd-watchdog")
                .start(() -> signs(interval.dividedBy(2), isAlive)));
    }

    private void signs(Duration pause, BooleanSupplier isAlive) {
        while (!closed) {
            if (isAlive.getAsBoolean()) {
                try {
                    send("WATCHDOG=1");
                } catch (IOException e) {
                    // the next sign may arrive
                }
            }
            LockSupport.parkNanos(this, pause.toNanos());
        }
    }

    private void send(String state) throws IOException {
        socket.send(state.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the signs of life. */
    @Override
    public void close() {
        closed = true;
    }
}
