package dev.antiphon.engine.connection.close;

/** The action of {@code CloseSequence} at a transition of {@link CloseState}. */
public enum CloseAction {
    NONE,
    /** Reports the failure. The message handler may send a last reply. */
    REPORT_FAILURE,
    /**
     * Drops waiting output, shuts the output and lingers, so that the peer can read the TLS alert.
     */
    REFUSE,
    /** Shuts the output. */
    SHUT,
    /** Shuts the output, then discards input for at most the linger timeout. */
    SHUT_AND_LINGER,
    /** Shuts the output, then discards input for at most the idle timeout. */
    SHUT_AND_AWAIT_PEER,
    /** Discards input for at most the linger timeout. */
    LINGER,
    /** Discards input for at most the idle timeout. */
    AWAIT_PEER,
    /** Closes the link without a reset and releases the connection. */
    CLOSE_LINK,
    /** Resets the link and releases the connection. */
    RESET_LINK
}
