package dev.antiphon.load.result;

import java.util.List;

/** The columns of {@link Counts}, in the order in which reports show them. */
public enum Column {
    /** Requests that the schedule planned; in the closed model, requests that were begun. */
    PLANNED("planned"),

    /** Requests that were handed to a connection. */
    SENT("sent"),

    /** Requests answered as expected, within the timeout. */
    OK("ok"),

    /** Requests answered within the timeout, but with an unexpected reply. */
    WRONG("wrong"),

    /** Requests answered after the timeout, but within twice the timeout, by any reply. */
    LATE("late"),

    /**
     * Requests without a reply: the server sent none within twice the timeout, or closed the
     * connection first.
     */
    MISSING("missing"),

    /** Requests whose connection was reset before the reply. */
    RESET("reset"),

    /** Requests not sent because the server refused the connection, as when nothing listens. */
    REFUSED("refused"),

    /** Requests not sent because no connection was established in time. */
    TIMED_OUT_CONNECTING("timed_out_connecting"),

    /**
     * Requests not sent because every connection was busy for the whole timeout after the planned
     * time, or until the end of a run that was stopped.
     */
    UNSENT("unsent"),

    /** Requests with any other failure, such as a failed TLS handshake or a malformed reply. */
    OTHER_FAILURES("other_failures"),

    /** Connections that were established. */
    CONNECTIONS_OPENED("connections_opened"),

    /** Bytes on the wire to the server, framing included. */
    BYTES_OUT("bytes_out"),

    /** Bytes on the wire from the server, framing included. */
    BYTES_IN("bytes_in");

    /** The columns of requests that failed. */
    public static final List<Column> FAILURES = List.of(
            WRONG, LATE, MISSING, RESET, REFUSED, TIMED_OUT_CONNECTING, UNSENT, OTHER_FAILURES);

    private final String key;

    Column(String key) {
        this.key = key;
    }

    /** Returns the column's name in files. */
    public String key() {
        return key;
    }
}
