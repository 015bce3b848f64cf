package dev.antiphon.stub.match;

import dev.antiphon.message.Message;
import dev.antiphon.stub.text.BytePattern;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * A matcher of messages whose whole content matches a regular expression, by RE2/J. Matching takes
 * linear time in the size of the message for every pattern. Back references and look-around are
 * therefore not supported.
 */
final class Regex implements Matcher {
    private final BytePattern pattern;

    Regex(String text, Charset charset) {
        pattern = BytePattern.of(text, charset);
    }

    @Override
    public boolean matches(Request request) {
        return pattern.matches(request.bytes(), request.text());
    }

    @Override
    public Mismatch explain(Request request) {
        boolean within = pattern.finds(request.bytes(), request.text());
        return within
                ? new Mismatch(
                        0.6,
                        "only a part of it matches /" + pattern
                                + "/, which must match the whole message")
                : new Mismatch(0, "it does not match /" + pattern + "/");
    }

    @Override
    public Map<String, Message> groups(Request request) {
        return pattern.groups(request.bytes(), request.text());
    }

    @Override
    public String toString() {
        return "matches /" + pattern + "/";
    }
}
