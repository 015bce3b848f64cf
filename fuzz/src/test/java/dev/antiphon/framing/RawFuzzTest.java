package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.check.Feed;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * No boundary but the end: where the peer is to close after its message, as a client expects of a
 * server.
 */
class RawFuzzTest {
    private static final FramingOracle ORACLE = new FramingOracle(Framing.raw(), Reference.NONE);
    private static final Feed SERVER = new Feed(Framing.raw(), false);

    @FuzzTest
    void holds(byte[] data) {
        FuzzedConnection connection = FuzzedConnection.of(data);
        ORACLE.holds(connection);
        keepsEveryByte(connection);
    }

    /**
     * Where a server cuts depends on the reads; what it loses does not: nothing, or the
     * connection.
     */
    private static void keepsEveryByte(FuzzedConnection connection) {
        SERVER.begin("as a server", connection.maxMessageBytes());
        connection.readInto(SERVER, connection.sent());
        if (SERVER.awaitsPause()) {
            SERVER.pauseOver();
        }
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        SERVER.messages().forEach(together::writeBytes);
        if (!SERVER.refused() && !Arrays.equals(together.toByteArray(), connection.sent())) {
            throw SERVER.failed("all bytes", together.size() + " bytes");
        }
    }
}
