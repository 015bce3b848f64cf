package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.util.Optional;

/** A line feed, and perhaps a carriage return before it. */
class LineFuzzTest {
    private static final FramingOracle ORACLE =
            new FramingOracle(Framing.line(), new LineReference());

    @FuzzTest
    void holds(byte[] data) {
        ORACLE.holds(FuzzedConnection.of(data));
    }

    private static final class LineReference implements Reference {
        @Override
        public Optional<Part> first(String rest) {
            int feed = rest.indexOf('\n');
            if (feed < 0) {
                return Optional.empty();
            }
            int size = feed > 0 && rest.charAt(feed - 1) == '\r' ? feed - 1 : feed;
            return Part.of(0, size, feed + 1 - size);
        }

        @Override
        public boolean canEncode(byte[] message) {
            return message.length == 0 || message[message.length - 1] != '\r';
        }
    }
}
