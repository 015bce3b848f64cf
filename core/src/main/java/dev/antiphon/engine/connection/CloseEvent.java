package dev.antiphon.engine.connection;

/** An event that moves a {@link CloseState}. */
public enum CloseEvent {
    /** This side ends the connection in order: a reply asked for it, or all is answered. */
    CLOSE,
    /** A reply ends the output and leaves the close to the peer. */
    HALF_CLOSE,
    /** A conversation ends its output and receives on. */
    STOP_SENDING,
    /** A reply asked for a reset. */
    RESET,
    /** The system has taken all output. */
    FLUSHED,
    /** Input can no longer be read as messages. */
    FAILURE,
    /** A filter failed before the connection was open. */
    FILTER_FAILURE,
    /** The connection ends now, in an orderly way. */
    END,
    /** The connection ends now, and output may be lost. */
    CUT
}
