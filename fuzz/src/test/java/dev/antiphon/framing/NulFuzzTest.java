package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.util.Optional;

/** A zero byte. */
class NulFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("nul"), NulFuzzTest::first);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    private static Optional<Part> first(String rest) {
        int size = rest.indexOf("\0");
        return size < 0 ? Optional.empty() : Part.of(0, size, 1);
    }
}
