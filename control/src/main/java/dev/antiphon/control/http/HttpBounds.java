package dev.antiphon.control.http;

import java.time.Duration;

/**
 * The bounds of a {@link BoundedHttpServer}.
 *
 * @param requestsMax the largest number of requests at the same time; a connection with a further
 *     request is closed
 * @param bodyBytesMax the largest size of one body
 * @param headTime the time for the head of a request, from its first byte
 * @param bodyTime the time for the whole body of a request
 * @param replyTime the time in which a client must accept a reply, or each part of a stream
 */
public record HttpBounds(
        int requestsMax,
        int bodyBytesMax,
        Duration headTime,
        Duration bodyTime,
        Duration replyTime) {
    /** The default bounds: 1,024 requests, bodies of 4 MiB, and 10 s, 20 s and 30 s. */
    public static final HttpBounds DEFAULT = new HttpBounds(
            1024, 4 << 20, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));
}
