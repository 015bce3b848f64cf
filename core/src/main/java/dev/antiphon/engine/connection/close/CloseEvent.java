package dev.antiphon.engine.connection.close;

/** An event that changes a {@link CloseState}. */
public enum CloseEvent {
    /**
     * This side begins an orderly close, because a reply requests it or all requests are answered.
     */
    CLOSE,
    /** A reply shuts the output and lets the peer close the connection. */
    HALF_CLOSE,
    /** A conversation shuts its output and continues to receive. */
    STOP_SENDING,
    /** A reply requests a reset. */
    RESET,
    /** The system has accepted all output. */
    FLUSHED,
    /** Input can no longer be decoded into messages. */
    FAILURE,
    /** A filter failed before the connection was open or during a switch to TLS. */
    FILTER_FAILURE,
    /** The connection is closed now, without a reset. */
    END,
    /** The connection is closed now, and unsent output may be lost. */
    CUT
}
