package dev.antiphon.cli.send;

import dev.antiphon.TcpClient;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.Conversation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The opening of a connection to a server that may not listen yet. */
public final class PatientOpening {
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    private PatientOpening() {}

    /**
     * An open connection.
     *
     * @param took the time of the attempt that succeeded
     */
    public record Opened(Conversation conversation, Duration took) {}

    /**
     * Opens a connection. Failed attempts to connect are repeated until the given time of {@link
     * System#nanoTime}.
     *
     * @throws FailureException when no connection could be opened
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public static Opened open(TcpClient client, long untilNanos) throws InterruptedException {
        while (true) {
            long begun = System.nanoTime();
            try {
                Conversation opened = client.open();
                return new Opened(opened, Duration.ofNanos(System.nanoTime() - begun));
            } catch (FailureException e) {
                boolean nothingThere = e.failure().phase() == Phase.CONNECT;
                if (!nothingThere || System.nanoTime() - untilNanos >= 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_AFTER.toMillis());
            }
        }
    }
}
