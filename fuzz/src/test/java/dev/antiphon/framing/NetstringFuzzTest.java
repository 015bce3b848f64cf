package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Digits, a colon, the message, a comma. */
class NetstringFuzzTest {
    private static final Pattern HEAD = Pattern.compile("(0|[1-9][0-9]{0,17}):");
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.parse("netstring"), NetstringFuzzTest::first);

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    private static Optional<Part> first(String rest) {
        Matcher head = HEAD.matcher(rest);
        if (!head.lookingAt()) {
            return Optional.empty();
        }
        BigInteger size = new BigInteger(head.group(1));
        long comma = head.end() + size.longValueExact();
        boolean broken = comma < rest.length() && rest.charAt((int) comma) != ',';
        return broken ? Optional.empty() : Optional.of(new Part(head.end(), size, 1));
    }
}
