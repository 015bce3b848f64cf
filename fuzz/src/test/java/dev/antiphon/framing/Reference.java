package dev.antiphon.framing;

import dev.antiphon.framing.check.Feed;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A framing written down a second time, in the plainest way that there is, for the other one to
 * be compared with: of text with a character a byte, all of it at hand, and numbers of any size.
 */
@FunctionalInterface
interface Reference {
    /** For a framing that is compared with itself alone. */
    Reference NONE = new Reference() {
        @Override
        public Optional<Part> first(String rest) {
            return Optional.empty();
        }

        @Override
        public void mustAgree(Feed read, FuzzedConnection connection) {
            // there is nothing to agree with
        }
    };

    /** Returns where the first message stands; empty where that cannot be told yet, or never will. */
    Optional<Part> first(String rest);

    /**
     * Returns whether what this framing reads can be written by it; true but where a reader drops
     * something.
     */
    default boolean canEncode(byte[] message) {
        return true;
    }

    /**
     * A message's place.
     *
     * @param head how many bytes stand before it
     * @param size how many it has
     * @param tail how many stand after it
     */
    record Part(int head, BigInteger size, int tail) {
        static Optional<Part> of(int head, long size, int tail) {
            return Optional.of(new Part(head, BigInteger.valueOf(size), tail));
        }
    }

    /** What has been read in one go is what stands there. */
    default void mustAgree(Feed read, FuzzedConnection connection) {
        BigInteger most = BigInteger.valueOf(connection.maxMessageBytes());
        List<byte[]> expected = new ArrayList<>();
        String rest = new String(connection.sent(), StandardCharsets.ISO_8859_1);
        for (Optional<Part> next = first(rest); next.isPresent(); next = first(rest)) {
            Part part = next.get();
            if (part.size().compareTo(most) > 0) {
                read.expect(expected);
                read.expect(DecodeContext.Outcome.TOO_LONG);
                return;
            }
            int end = part.head() + part.size().intValue();
            if (rest.length() < end + part.tail()) {
                break;
            }
            expected.add(rest.substring(part.head(), end).getBytes(StandardCharsets.ISO_8859_1));
            rest = rest.substring(end + part.tail());
        }
        read.expect(expected);
    }
}
