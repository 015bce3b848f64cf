package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.LengthField.Place;
import dev.antiphon.framing.LengthNumber.Kind;
import dev.antiphon.framing.Reference.Part;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A binary length of every size and kind, before the message and within it: which one (the first
 * byte), then the connection.
 */
class LengthFuzzTest {
    private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 8);
    private static final List<FramingOracle> ORACLES = Stream.concat(
                    SIZES.stream().flatMap(LengthFuzzTest::before),
                    SIZES.stream().flatMap(LengthFuzzTest::elsewhere))
            .toList();

    private static Stream<FramingOracle> before(int bytes) {
        return both(bytes, new Place(0, false, 0, bytes), new Place(0, true, 0, bytes));
    }

    private static Stream<FramingOracle> elsewhere(int bytes) {
        return both(
                bytes,
                new Place(0, false, 1, 0),
                new Place(4, false, 0, 0),
                new Place(2, true, -2, 2),
                new Place(1, false, 2, bytes + 3));
    }

    private static Stream<FramingOracle> both(int bytes, Place... places) {
        return Stream.of(places)
                .flatMap(place -> Stream.of(Kind.BIG_ENDIAN, Kind.LITTLE_ENDIAN)
                        .map(kind -> oracle(new LengthNumber(kind, bytes), place)));
    }

    private static FramingOracle oracle(LengthNumber number, Place place) {
        return new FramingOracle(
                new LengthField(number, place), rest -> first(number, place, rest));
    }

    @FuzzTest
    void holds(byte[] data) {
        int which = FuzzedConnection.at(data, 0) % ORACLES.size();
        ORACLES.get(which).holds(FuzzedConnection.from(data, 1));
    }

    private static Optional<Part> first(LengthNumber number, Place place, String rest) {
        int end = place.offset() + number.bytes();
        if (rest.length() < end) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder(rest.substring(place.offset(), end));
        boolean isLittle = number.kind() == Kind.LITTLE_ENDIAN;
        String mostFirst = (isLittle ? digits.reverse() : digits).toString();
        BigInteger frame = new BigInteger(1, mostFirst.getBytes(StandardCharsets.ISO_8859_1))
                .add(BigInteger.valueOf(place.adjustment()))
                .add(BigInteger.valueOf(place.inclusive() ? 0 : end));
        BigInteger size = frame.subtract(BigInteger.valueOf(place.stripped()));
        boolean holdsItsLength = frame.compareTo(BigInteger.valueOf(end)) >= 0;
        return size.signum() < 0 || !holdsItsLength
                ? Optional.empty()
                : Optional.of(new Part(place.stripped(), size, 0));
    }
}
