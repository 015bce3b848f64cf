package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.util.Optional;

/** STX, the message, ETX. */
class StxFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("stx"), StxFuzzTest::first);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    private static Optional<Part> first(String rest) {
        int end = rest.indexOf("\u0003", 1);
        boolean there = rest.startsWith("\u0002") && end > 0;
        return there ? Part.of(1, end - 1, 1) : Optional.empty();
    }
}
