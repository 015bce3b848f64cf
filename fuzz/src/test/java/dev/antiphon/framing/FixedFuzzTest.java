package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Messages of one size: that less one (the first byte), then the connection. */
class FixedFuzzTest {
    private static final Map<Integer, FramingOracle> ORACLES = new HashMap<>();

    @FuzzTest
    void holds(byte[] data) {
        int size = 1 + FuzzedConnection.at(data, 0);
        ORACLES.computeIfAbsent(size, FixedFuzzTest::oracle).holds(FuzzedConnection.from(data, 1));
    }

    private static FramingOracle oracle(int size) {
        return new FramingOracle(
                Framing.fixed(size),
                rest -> rest.isEmpty() ? Optional.empty() : Part.of(0, size, 0));
    }
}
