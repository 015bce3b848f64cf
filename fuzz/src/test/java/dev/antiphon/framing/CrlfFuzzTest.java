package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.util.Optional;

/** A carriage return and a line feed, strictly. */
class CrlfFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("crlf"), CrlfFuzzTest::first);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    private static Optional<Part> first(String rest) {
        int size = rest.indexOf("\r\n");
        return size < 0 ? Optional.empty() : Part.of(0, size, 2);
    }
}
