package dev.antiphon.load.result;

import java.util.List;

/** The columns of {@link Counts}, in the order in which reports show them. */
public enum Column {
    /** The requests that the schedule planned. */
    PLANNED("planned"),

    /** Requests that were handed to a connection. */
    SENT("sent"),

    /** Requests answered as expected, in time. */
    OK("ok"),

    /** Requests answered in time by an unexpected reply. */
    WRONG("wrong"),

    /** Requests answered between the timeout and twice the timeout, by any reply. */
    LATE("late"),

    /** Requests without a reply: the server sent none within twice the timeout, or closed first. */
    MISSING("missing"),

    /** Requests whose connection was reset before the reply. */
    RESET("reset"),

    /** Requests not sent because nothing listened. */
    REFUSED("refused"),

    /** Requests not sent because no connection was established in time. */
    TIMED_OUT_CONNECTING("timed_out_connecting"),

    /**
     * Requests not sent because every connection was busy from the planned time for the whole
     * timeout, or until the end of a run that was stopped.
     */
    UNSENT("unsent"),

    /** Requests with any other failure, such as a TLS handshake or a malformed reply. */
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
