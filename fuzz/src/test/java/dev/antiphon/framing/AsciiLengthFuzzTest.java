package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.LengthField.Place;
import dev.antiphon.framing.LengthNumber.Kind;
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
            .mapToObj(each -> oracle(1 + each % DIGITS_MAX, each >= DIGITS_MAX))
            .toList();

    private static FramingOracle oracle(int digits, boolean isInclusive) {
        LengthNumber number = new LengthNumber(Kind.TEXT, digits);
        return new FramingOracle(
                new LengthField(number, Place.before(number, isInclusive)),
                rest -> first(digits, isInclusive, rest));
    }

    @FuzzTest
    void holds(byte[] data) {
        int which = FuzzedConnection.at(data, 0) % ORACLES.size();
        ORACLES.get(which).holds(FuzzedConnection.from(data, 1));
    }

    private static Optional<Part> first(int head, boolean isInclusive, String rest) {
        if (rest.length() < head || !rest.substring(0, head).matches("[0-9]+")) {
            return Optional.empty();
        }
        long size = Long.parseLong(rest.substring(0, head)) - (isInclusive ? head : 0);
        return size < 0 ? Optional.empty() : Part.of(head, size, 0);
    }
}
