package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A length in 1 to 10 digits: how many, twice that where it counts itself (the first byte), then
 * the connection.
 */
class AsciiLengthFuzzTest {
    private static final int DIGITS_MAX = 10;
    private static final List<FramingOracle> ORACLES = IntStream.range(0, 2 * DIGITS_MAX)
            .mapToObj(each -> new AsciiLength(1 + each % DIGITS_MAX, each >= DIGITS_MAX))
            .map(each -> new FramingOracle(each, rest -> first(each, rest)))
            .toList();

    @FuzzTest
    void holds(byte[] data) {
        int which = FuzzedConnection.at(data, 0) % ORACLES.size();
        ORACLES.get(which).holds(FuzzedConnection.from(data, 1));
    }

    private static Optional<Part> first(AsciiLength framing, String rest) {
        int head = framing.digits();
        if (rest.length() < head || !rest.substring(0, head).matches("[0-9]+")) {
            return Optional.empty();
        }
        long size = Long.parseLong(rest.substring(0, head)) - (framing.inclusive() ? head : 0);
        return size < 0 ? Optional.empty() : Part.of(head, size, 0);
    }
}
