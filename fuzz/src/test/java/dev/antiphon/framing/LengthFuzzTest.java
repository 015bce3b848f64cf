package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A binary length of every size and kind: which one (the first byte), then the connection. */
class LengthFuzzTest {
    private static final List<LengthPrefix> FRAMINGS = Stream.of(1, 2, 3, 4, 8)
            .flatMap(bytes -> Stream.of(
                    new LengthPrefix(bytes, false, false),
                    new LengthPrefix(bytes, true, false),
                    new LengthPrefix(bytes, false, true),
                    new LengthPrefix(bytes, true, true)))
            .toList();
    private static final List<FramingOracle> ORACLES = FRAMINGS.stream()
            .map(each -> new FramingOracle(each, rest -> first(each, rest)))
            .toList();

    @FuzzTest
    void holds(byte[] data) {
        int which = FuzzedConnection.at(data, 0) % ORACLES.size();
        ORACLES.get(which).holds(FuzzedConnection.from(data, 1));
    }

    private static Optional<Part> first(LengthPrefix framing, String rest) {
        int head = framing.lengthBytes();
        if (rest.length() < head) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder(rest.substring(0, head));
        String mostFirst = (framing.littleEndian() ? digits.reverse() : digits).toString();
        BigInteger length = new BigInteger(1, mostFirst.getBytes(StandardCharsets.ISO_8859_1));
        BigInteger size = framing.inclusive() ? length.subtract(BigInteger.valueOf(head)) : length;
        return size.signum() < 0 ? Optional.empty() : Optional.of(new Part(head, size, 0));
    }
}
