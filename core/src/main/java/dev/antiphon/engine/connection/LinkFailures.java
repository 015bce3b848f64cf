package dev.antiphon.engine.connection;

import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import java.io.IOException;

/** The mapping of exceptions that links throw to failures. */
public final class LinkFailures {
    private LinkFailures() {}

    /** Returns the failure of a connection for an exception that its link threw in this phase. */
    static Failure of(TcpConnection connection, Phase phase, Throwable thrown) {
        return switch (thrown) {
            case IOException io
            when SystemFailures.isReset(io) ->
                new Failure.Reset(
                        phase, connection.bytesIn(), connection.frameWriter.sentBytes(), io);
            case IOException io
            when SystemFailures.isTimedOut(io) ->
                new Failure.Vanished(phase, connection.limits().keepAliveTimeout(), io);
            case OutOfMemoryError full -> new Failure.OutOfMemory(phase, full);
            default -> new Failure.Io(phase, String.valueOf(thrown), thrown);
        };
    }
}
