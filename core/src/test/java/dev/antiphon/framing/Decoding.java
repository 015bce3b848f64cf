package dev.antiphon.framing;

import dev.antiphon.framing.check.Feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What comes out of a framing for literal bytes, as text. */
final class Decoding {
    private final Feed feed;
    private int told;

    /** The messages found, or a word in angle brackets for how it went wrong. */
    final List<String> found = new ArrayList<>();

    Decoding(Framing framing, int maxMessageBytes) {
        feed = new Feed(framing, false).begin("literal bytes", maxMessageBytes);
    }

    /** One read. */
    Decoding read(byte[] bytes) {
        feed.read(bytes, 0, bytes.length);
        for (; told < feed.messages().size(); told++) {
            found.add(new String(feed.messages().get(told), StandardCharsets.UTF_8));
        }
        switch (feed.outcome()) {
            case TOO_LONG ->
                found.add("<too long " + Long.toUnsignedString(feed.tooLongBytes()) + ">");
            case MALFORMED -> found.add("<malformed>");
            case MESSAGE, SKIP, INCOMPLETE -> {}
        }
        return this;
    }
}
