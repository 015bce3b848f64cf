package dev.antiphon.engine.connection.close;

/**
 * The states of a connection's close, as a state machine without side effects.
 *
 * <p>{@link #after} and {@link #actionOn} hold every transition. {@code CloseSequence} decides when
 * an event occurs and performs the action. A dash means that neither the state changes nor an
 * action follows.
 *
 * <pre>
 *                      CLOSE           HALF_CLOSE           STOP_SENDING   RESET
 *  OPEN                CLOSING         LETTING_PEER_CLOSE   HALF_CLOSING   RESETTING
 *  FAILED              CLOSING         LETTING_PEER_CLOSE   (a)            RESETTING
 *  CLOSING             -               -                    -              -
 *  LETTING_PEER_CLOSE  -               -                    -              -
 *  HALF_CLOSING        (a)             (a)                  -              (a)
 *  RESETTING           -               -                    -              -
 *  HALF_CLOSED         LINGERING (b)   LINGERING (c)        -              LINGERING (b)
 *  LINGERING           same (b)        same (c)             -              same (b)
 *  CLOSED              -               -                    -              -
 *
 *                      FLUSHED         FAILURE              FILTER_FAILURE  END     CUT
 *  OPEN                -               FAILED (d)           LINGERING (e)   CLOSED  CLOSED, reset
 *  FAILED              -               -                    LINGERING (e)   CLOSED  CLOSED, reset
 *  CLOSING             LINGERING (f)   -                    LINGERING (e)   CLOSED  CLOSED, reset
 *  LETTING_PEER_CLOSE  LINGERING (g)   -                    LINGERING (e)   CLOSED  CLOSED, reset
 *  HALF_CLOSING        HALF_CLOSED (h) (a) and (d)          LINGERING (e)   CLOSED  CLOSED, reset
 *  RESETTING           CLOSED, reset   -                    LINGERING (e)   CLOSED  CLOSED, reset
 *  HALF_CLOSED         -               LINGERING (d)        LINGERING (e)   CLOSED  CLOSED
 *  LINGERING           -               -                    -               CLOSED  CLOSED
 *  CLOSED              -               -                    -               -       -
 * </pre>
 *
 * <p>(a) goes to LETTING_PEER_CLOSE. Actions: (b) {@link CloseAction#LINGER}, (c) {@link
 * CloseAction#AWAIT_PEER}, (d) {@link CloseAction#REPORT_FAILURE}, (e) {@link CloseAction#REFUSE},
 * (f) {@link CloseAction#SHUT_AND_LINGER}, (g) {@link CloseAction#SHUT_AND_AWAIT_PEER}, (h) {@link
 * CloseAction#SHUT}. A transition to CLOSED closes the link without a reset, unless the table says
 * "reset".
 */
public enum CloseState {
    /** Messages are read and sent. */
    OPEN(true, false),
    /** Input is discarded after a failure; a last reply may be sent. */
    FAILED(true, true),
    /** Input is discarded; the output is shut once it is flushed. */
    CLOSING(false, true),
    /** Like {@link #CLOSING}, but the peer has the idle timeout to close. */
    LETTING_PEER_CLOSE(false, true),
    /** A conversation still receives; the output is shut once it is flushed. */
    HALF_CLOSING(false, false),
    /** Input is discarded; the connection is reset once the output is flushed. */
    RESETTING(false, true),
    /** The output is shut; a conversation still receives. */
    HALF_CLOSED(false, false),
    /** The output is shut; input is discarded until it ends or a bound is reached. */
    LINGERING(false, true),
    /** The link is closed. */
    CLOSED(false, true);

    private final boolean takesOutput;
    private final boolean discardsInput;

    CloseState(boolean takesOutput, boolean discardsInput) {
        this.takesOutput = takesOutput;
        this.discardsInput = discardsInput;
    }

    /** Returns whether messages may be sent. */
    public boolean takesOutput() {
        return takesOutput;
    }

    /** Returns whether the connection stays open after the peer ends its output. */
    public boolean isAfterHalfClose() {
        return this == OPEN || this == HALF_CLOSING;
    }

    /** Returns whether received bytes are discarded. */
    public boolean discardsInput() {
        return discardsInput;
    }

    /** Returns whether the output is shut as soon as it is flushed. */
    public boolean shutsNext() {
        return this == CLOSING || this == LETTING_PEER_CLOSE || this == HALF_CLOSING;
    }

    /** Returns whether the next step waits until the output is flushed. */
    public boolean awaitsFlush() {
        return shutsNext() || this == RESETTING;
    }

    /** Returns the state that follows this one after the event. */
    public CloseState after(CloseEvent event) {
        if (this == CLOSED) {
            return CLOSED;
        }
        return switch (event) {
            case END, CUT -> CLOSED;
            case FILTER_FAILURE -> LINGERING;
            case FAILURE -> afterFailure();
            case FLUSHED -> afterFlush();
            case CLOSE -> takesOutput ? CLOSING : whenNoMoreIsReceived();
            case HALF_CLOSE -> takesOutput ? LETTING_PEER_CLOSE : whenNoMoreIsReceived();
            case RESET -> takesOutput ? RESETTING : whenNoMoreIsReceived();
            case STOP_SENDING ->
                switch (this) {
                    case OPEN -> HALF_CLOSING;
                    case FAILED -> LETTING_PEER_CLOSE;
                    default -> this;
                };
        };
    }

    private CloseState afterFailure() {
        return this == OPEN ? FAILED : whenNoMoreIsReceived();
    }

    private CloseState afterFlush() {
        return switch (this) {
            case CLOSING, LETTING_PEER_CLOSE -> LINGERING;
            case HALF_CLOSING -> HALF_CLOSED;
            case RESETTING -> CLOSED;
            default -> this;
        };
    }

    /** Returns the next state when the conversation no longer receives. */
    private CloseState whenNoMoreIsReceived() {
        return switch (this) {
            case HALF_CLOSING -> LETTING_PEER_CLOSE;
            case HALF_CLOSED -> LINGERING;
            default -> this;
        };
    }

    /** Returns the action for the transition that {@link #after} makes. */
    public CloseAction actionOn(CloseEvent event) {
        boolean isShut = this == HALF_CLOSED || this == LINGERING;
        if (this == CLOSED) {
            return CloseAction.NONE;
        }
        return switch (event) {
            case END -> CloseAction.CLOSE_LINK;
            case CUT -> isShut ? CloseAction.CLOSE_LINK : CloseAction.RESET_LINK;
            case FILTER_FAILURE -> this == LINGERING ? CloseAction.NONE : CloseAction.REFUSE;
            case FAILURE -> discardsInput ? CloseAction.NONE : CloseAction.REPORT_FAILURE;
            case CLOSE, RESET -> isShut ? CloseAction.LINGER : CloseAction.NONE;
            case HALF_CLOSE -> isShut ? CloseAction.AWAIT_PEER : CloseAction.NONE;
            case STOP_SENDING -> CloseAction.NONE;
            case FLUSHED ->
                switch (this) {
                    case CLOSING -> CloseAction.SHUT_AND_LINGER;
                    case LETTING_PEER_CLOSE -> CloseAction.SHUT_AND_AWAIT_PEER;
                    case HALF_CLOSING -> CloseAction.SHUT;
                    case RESETTING -> CloseAction.RESET_LINK;
                    default -> CloseAction.NONE;
                };
        };
    }
}
