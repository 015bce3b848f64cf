package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.math.BigInteger;
import java.util.Optional;

/** A length in groups of seven bits. */
class VarintFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("varint"), VarintFuzzTest::first);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    /** Of 64 bits at the most: what is larger is no length. */
    private static Optional<Part> first(String rest) {
        BigInteger length = BigInteger.ZERO;
        for (int i = 0; i < Math.min(10, rest.length()); i++) {
            int each = rest.charAt(i);
            length = length.or(BigInteger.valueOf(each & 0x7F).shiftLeft(7 * i));
            if (each < 0x80) {
                boolean fits = length.bitLength() <= Long.SIZE;
                return fits ? Optional.of(new Part(i + 1, length, 0)) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
