package dev.antiphon.load.engine;

import dev.antiphon.Fault;
import dev.antiphon.Phase;

/** The column that a request ends in; see {@link dev.antiphon.load.Counts}. */
enum Ended {
    OK,
    WRONG,
    LATE,
    MISSING,
    RESET,
    REFUSED,
    TIMED_OUT_CONNECTING,
    UNSENT,
    OTHER_FAULT;

    /** Of the requests whose connection has ended so. */
    static Ended by(Fault fault) {
        return switch (fault) {
            case Fault.Refused refused -> REFUSED;
            case Fault.Reset reset -> RESET;
            case Fault.ClosedWithoutReply closed -> MISSING;
            case Fault.ClosedMidMessage closed -> MISSING;
            case Fault.Vanished vanished -> MISSING;
            case Fault.TimedOut late
            when late.phase() == Phase.CONNECT || late.phase() == Phase.TLS_HANDSHAKE ->
                TIMED_OUT_CONNECTING;
            default -> OTHER_FAULT;
        };
    }

    /** Counts one more. */
    void countIn(Window window) {
        switch (this) {
            case OK -> window.ok++;
            case WRONG -> window.wrong++;
            case LATE -> window.late++;
            case MISSING -> window.missing++;
            case RESET -> window.reset++;
            case REFUSED -> window.refused++;
            case TIMED_OUT_CONNECTING -> window.timedOutConnecting++;
            case UNSENT -> window.unsent++;
            case OTHER_FAULT -> window.otherFaults++;
        }
    }
}
