package dev.antiphon.stub.match;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Content.Place;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/** The usual matchers, for static import. */
public final class Matchers {
    /** The initial state of a server and of each of its connections. */
    public static final String BEGIN = "begin";

    private Matchers() {}

    /** Returns a matcher of every message. */
    public static Matcher anything() {
        return where("is anything", message -> true);
    }

    /** Returns a matcher of the message with exactly this text in UTF-8. */
    public static Matcher equalTo(String text) {
        return equalTo(Message.text(text));
    }

    /** Returns a matcher of the message with exactly these bytes. */
    public static Matcher equalTo(Message message) {
        return new Content(Place.EQUAL, message);
    }

    /**
     * Returns a matcher of the message with exactly these bytes, given as hexadecimal digits;
     * spaces between them are allowed.
     */
    public static Matcher equalToHex(String hex) {
        return equalTo(hex(hex));
    }

    /** Returns a matcher of messages that start with this text. */
    public static Matcher startsWith(String text) {
        return startsWith(Message.text(text));
    }

    /** Returns a matcher of messages that start with these bytes. */
    public static Matcher startsWith(Message bytes) {
        return new Content(Place.START, bytes);
    }

    /** Returns a matcher of messages that end with this text. */
    public static Matcher endsWith(String text) {
        return endsWith(Message.text(text));
    }

    /** Returns a matcher of messages that end with these bytes. */
    public static Matcher endsWith(Message bytes) {
        return new Content(Place.END, bytes);
    }

    /** Returns a matcher of messages that contain this text. */
    public static Matcher contains(String text) {
        return contains(Message.text(text));
    }

    /** Returns a matcher of messages that contain these bytes. */
    public static Matcher contains(Message bytes) {
        return new Content(Place.ANYWHERE, bytes);
    }

    /**
     * Returns a matcher of messages that match the whole pattern, in the syntax of RE2, whose time
     * is linear in the size of the message. A dot matches line ends too.
     *
     * <p>A message is matched as text, or byte by byte if it is not UTF-8. A pattern with a byte as
     * {@code \xHH} or any byte as {@code \C} is matched byte by byte; {@code \x{HHHH}} is a
     * character. The value of a group is its bytes.
     *
     * @throws IllegalArgumentException when the pattern is invalid; the message names the pattern
     *     and the error
     */
    public static Matcher matching(String pattern) {
        return matching(pattern, StandardCharsets.UTF_8);
    }

    /**
     * Returns a matcher like {@link #matching(String)}, for text in this charset.
     *
     * @throws IllegalArgumentException when the pattern is invalid; the message names the pattern
     *     and the error
     */
    public static Matcher matching(String pattern, Charset charset) {
        return new Regex(pattern, charset);
    }

    /** Returns a matcher of messages of this size. */
    public static Matcher ofSize(long bytes) {
        return new Size(bytes, bytes);
    }

    /** Returns a matcher of messages whose size in bytes is within these bounds, both included. */
    public static Matcher ofSize(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("no size is at least " + least + " and at most "
                    + most + "; give the smaller one first");
        }
        return new Size(least, most);
    }

    /**
     * Returns a field of the message, whose methods give matchers.
     *
     * @throws IllegalArgumentException as {@link Field#parse}
     */
    public static Field field(String text) {
        return Field.parse(text);
    }

    /** Returns a matcher of the n-th message of a connection, from 1. */
    public static Matcher messageNumber(long number) {
        return new Count(false, positive(number));
    }

    /** Returns a matcher of messages of the n-th connection that was accepted, from 1. */
    public static Matcher connectionNumber(long number) {
        return new Count(true, positive(number));
    }

    /**
     * Returns a matcher of messages of connections whose first message this matcher matches,
     * including that first message; for a client that identifies itself in its first message.
     */
    public static Matcher connectionBegan(Matcher first) {
        return new Began(first);
    }

    private static long positive(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("number " + number + "; they count from 1");
        }
        return number;
    }

    /** Returns a matcher of messages of a connection in this state; initially {@value #BEGIN}. */
    public static Matcher inState(String name) {
        return new State(false, name);
    }

    /**
     * Returns a matcher of messages that arrive while the server is in this state; initially
     * {@value #BEGIN}.
     */
    public static Matcher whileServerIs(String name) {
        return new State(true, name);
    }

    /** Returns a matcher of messages that all of these match. */
    public static Matcher allOf(Matcher... matchers) {
        return new AllOf(List.of(matchers));
    }

    /** Returns a matcher of messages that at least one of these matches. */
    public static Matcher anyOf(Matcher... matchers) {
        return new AnyOf(List.of(matchers));
    }

    /** Returns a matcher of messages that the other matcher does not match. */
    public static Matcher not(Matcher matcher) {
        return matcher.negate();
    }

    /**
     * Returns a matcher of messages for which the test is true.
     *
     * @param description the predicate in reports, such as {@code has a valid checksum}
     */
    public static Matcher where(String description, Predicate<Message> test) {
        return new Matcher() {
            @Override
            public boolean matches(Request request) {
                return test.test(request.message());
            }

            @Override
            public Mismatch explain(Request request) {
                return new Mismatch(0, "not so: it " + description);
            }

            @Override
            public String toString() {
                return description;
            }
        };
    }

    /**
     * Returns a message of the bytes given as hexadecimal digits; spaces between them are allowed.
     *
     * @throws IllegalArgumentException when the text has other characters; the message names the
     *     text
     */
    public static Message hex(String text) {
        try {
            return Message.of(HexFormat.of().parseHex(text.replaceAll("\\s+", "")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not pairs of hexadecimal digits, such as 0a ff", e);
        }
    }
}
