package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Header lines with a length among them. */
class HeadersFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("headers"), Reference.NONE);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }
}
