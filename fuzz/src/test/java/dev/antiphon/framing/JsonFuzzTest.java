package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** One JSON value after the other. */
class JsonFuzzTest {
    private static final FramingOracle ORACLE = new FramingOracle(Framing.json(), Reference.NONE);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }
}
