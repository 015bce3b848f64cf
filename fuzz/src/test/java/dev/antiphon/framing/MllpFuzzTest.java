package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.util.Optional;

/** VT, the message, FS and CR. */
class MllpFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("mllp"), MllpFuzzTest::first);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    private static Optional<Part> first(String rest) {
        int end = rest.indexOf("\u001c\r", 1);
        boolean there = rest.startsWith("\u000b") && end > 0;
        return there ? Part.of(1, end - 1, 2) : Optional.empty();
    }
}
