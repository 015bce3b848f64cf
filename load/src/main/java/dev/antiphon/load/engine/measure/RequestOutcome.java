package dev.antiphon.load.engine.measure;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

/** The column that a request ends in; see {@link dev.antiphon.load.result.Counts}. */
public enum RequestOutcome {
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
    public static RequestOutcome by(Failure failure) {
        return switch (failure) {
            case Failure.Refused refused -> REFUSED;
            case Failure.Reset reset -> RESET;
            case Failure.ClosedWithoutReply closed -> MISSING;
            case Failure.ClosedMidMessage closed -> MISSING;
            case Failure.Vanished vanished -> MISSING;
            case Failure.TimedOut late
            when late.phase() == Phase.CONNECT || late.phase() == Phase.TLS_HANDSHAKE ->
                TIMED_OUT_CONNECTING;
            default -> OTHER_FAULT;
        };
    }

    /** Counts one more. */
    public void countIn(SecondWindow secondWindow) {
        switch (this) {
            case OK -> secondWindow.ok++;
            case WRONG -> secondWindow.wrong++;
            case LATE -> secondWindow.late++;
            case MISSING -> secondWindow.missing++;
            case RESET -> secondWindow.reset++;
            case REFUSED -> secondWindow.refused++;
            case TIMED_OUT_CONNECTING -> secondWindow.timedOutConnecting++;
            case UNSENT -> secondWindow.unsent++;
            case OTHER_FAULT -> secondWindow.otherFaults++;
        }
    }
}
