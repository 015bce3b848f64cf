package dev.antiphon.load.engine.measure;

import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.load.result.Column;

/** The mapping of failures to columns of {@link dev.antiphon.load.result.Counts}. */
public final class RequestOutcome {
    private RequestOutcome() {}

    /** Returns the column in which to count requests whose connection ended with this failure. */
    public static Column of(Failure failure) {
        return switch (failure) {
            case ClientFailure.Refused refused -> Column.REFUSED;
            case Failure.Reset reset -> Column.RESET;
            case ClientFailure.ClosedWithoutReply closed -> Column.MISSING;
            case Failure.ClosedMidMessage closed -> Column.MISSING;
            case Failure.Vanished vanished -> Column.MISSING;
            case Failure.TimedOut late
            when late.phase() == Phase.CONNECT || late.phase() == Phase.TLS_HANDSHAKE ->
                Column.TIMED_OUT_CONNECTING;
            default -> Column.OTHER_FAILURES;
        };
    }
}
