package dev.antiphon.control.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The output of a stream. The client must accept each part within {@link HttpBounds#replyTime}, or
 * the connection is closed. For use by the request's thread.
 */
public final class ReplyStream {
    private final OutputStream out;
    private final RequestDeadline deadline;
    private final Duration time;

    ReplyStream(OutputStream out, RequestDeadline deadline, Duration time) {
        this.out = out;
        this.deadline = deadline;
        this.time = time;
    }

    /**
     * Writes a text in UTF-8 and sends it at once.
     *
     * @throws IOException when the client has gone or has not read in time
     */
    public void write(String text) throws IOException {
        deadline.begin(time);
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            deadline.end();
        }
    }
}
