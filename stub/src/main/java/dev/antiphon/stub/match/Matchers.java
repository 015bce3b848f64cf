package dev.antiphon.stub.match;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Content.Place;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** Factory methods of the usual matchers, for static import. */
public final class Matchers {
    /** The initial state of a server and of each of its connections. */
    public static final String BEGIN = "begin";

    private static final Matcher ANYTHING = where("is anything", message -> true);

    private Matchers() {}

    /** Returns a matcher of every message. */
    public static Matcher anything() {
        return ANYTHING;
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
     * Returns a matcher of the message with exactly these bytes, written as hexadecimal digits.
     * Spaces between the digits are allowed.
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
     * Returns a matcher of messages whose whole content matches this pattern. The pattern is in the
     * syntax of RE2; matching takes linear time in the size of the message. A dot matches line ends
     * too.
     *
     * <p>A message is matched as text, or byte by byte if it is not valid UTF-8. A pattern with
     * {@code \xHH} (this byte) or {@code \C} (any byte) is matched byte by byte; {@code \x{HHHH}}
     * is a character. The value of a group is a range of the message's bytes.
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

    /** Returns a matcher of messages of this size in bytes. */
    public static Matcher ofSize(long bytes) {
        return ofSize(bytes, bytes);
    }

    /**
     * Returns a matcher of messages whose size in bytes is within these bounds, both included.
     *
     * @throws IllegalArgumentException when {@code least} is above {@code most}
     */
    public static Matcher ofSize(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("no size is at least " + least + " and at most "
                    + most + "; give the smaller one first");
        }
        if (most < 0) {
            throw new IllegalArgumentException(
                    "no size is " + most + " or less; give the largest one, from 0");
        }
        return new Size(least, most);
    }

    /**
     * Returns a field of a message. The methods of the field return matchers.
     *
     * @throws IllegalArgumentException as {@link Field#parse}
     */
    public static Field field(String text) {
        return Field.parse(text);
    }

    /**
     * Returns a matcher of the n-th message of a connection, from 1.
     *
     * @throws IllegalArgumentException unless the number is at least 1
     */
    public static Matcher messageNumber(long number) {
        return new Count(false, positive(number));
    }

    /**
     * Returns a matcher of messages of the n-th accepted connection, from 1.
     *
     * @throws IllegalArgumentException unless the number is at least 1
     */
    public static Matcher connectionNumber(long number) {
        return new Count(true, positive(number));
    }

    /**
     * Returns a matcher of all messages of a connection whose first message the given matcher
     * matches, including the first message. Use it if clients identify themselves in their first
     * message.
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

    /**
     * Returns a matcher of messages of a connection in this state. The initial state is {@value
     * #BEGIN}.
     */
    public static Matcher inState(String name) {
        return new State(false, name);
    }

    /**
     * Returns a matcher of messages that arrive while the server is in this state. The initial
     * state is {@value #BEGIN}.
     */
    public static Matcher whileServerIs(String name) {
        return new State(true, name);
    }

    /** Returns a matcher that requires all of these matchers to match. */
    public static Matcher allOf(Matcher... matchers) {
        return new AllOf(List.of(matchers));
    }

    /** Returns a matcher that requires at least one of these matchers to match. */
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
     * @param description the test in words, as reports show it, such as {@code has a valid
     *     checksum}
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
     * Returns a message with the bytes of these hexadecimal digits. Spaces between the digits are
     * allowed.
     *
     * @throws IllegalArgumentException when the text is not pairs of digits; the message names the
     *     text
     */
    public static Message hex(String text) {
        return Message.hex(text);
    }
}
