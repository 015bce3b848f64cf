package dev.antiphon.engine.connection;

/** An event that changes a {@link CloseState}. */
public enum CloseEvent {
    /**
     * This side ends the connection in order, because a reply requests it or all requests are
     * answered.
     */
    CLOSE,
    /** A reply ends the output and leaves the close to the peer. */
    HALF_CLOSE,
    /** A conversation ends its output and continues to receive. */
    STOP_SENDING,
    /** A reply requests a reset. */
    RESET,
    /** The system has accepted all output. */
    FLUSHED,
    /** Input can no longer be read as messages. */
    FAILURE,
    /** A filter failed before the connection was open. */
    FILTER_FAILURE,
    /** The connection ends now, in order. */
    END,
    /** The connection ends now, and output may be lost. */
    CUT
}
