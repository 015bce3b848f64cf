package dev.antiphon.stub.match;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Content.Place;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/** The usual matchers, to be imported statically. */
public final class Matchers {
    /** The state in which a server and each of its connections begin. */
    public static final String BEGIN = "begin";

    private Matchers() {}

    /** Returns a matcher of every message. */
    public static Matcher anything() {
        return where("is anything", message -> true);
    }

    /** Returns the message of exactly this text, in UTF-8. */
    public static Matcher equalTo(String text) {
        return equalTo(Message.text(text));
    }

    /** Returns the message of exactly these bytes. */
    public static Matcher equalTo(Message message) {
        return new Content(Place.EQUAL, message);
    }

    /**
     * Returns the message of exactly these bytes, as hexadecimal digits; blanks between them are
     * free.
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
     * Returns a matcher of messages that are wholly as the pattern says, in the syntax of RE2: its
     * time is linear in the message. A dot stands for line ends too.
     *
     * <p>A message is matched as text, and byte by byte where it is no UTF-8. A pattern that names
     * a byte as {@code \xHH}, or takes any byte as {@code \C}, is matched byte by byte;
     * {@code \x{HHHH}} is a character. A group is the bytes that stand there.
     *
     * @throws IllegalArgumentException names the pattern and what is wrong with it
     */
    public static Matcher matching(String pattern) {
        return matching(pattern, StandardCharsets.UTF_8);
    }

    /**
     * Returns a matcher as {@link #matching(String)} does, for text in this charset.
     *
     * @throws IllegalArgumentException names the pattern and what is wrong with it
     */
    public static Matcher matching(String pattern, Charset charset) {
        return new Regex(pattern, charset);
    }

    /** Returns a matcher of messages of so many bytes. */
    public static Matcher ofSize(long bytes) {
        return new Size(bytes, bytes);
    }

    /** Returns a matcher of messages of so many bytes, both bounds included. */
    public static Matcher ofSize(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("no size is at least " + least + " and at most "
                    + most + "; give the smaller one first");
        }
        return new Size(least, most);
    }

    /**
     * Returns a piece of the message that means something, to be compared.
     *
     * @throws IllegalArgumentException as {@link Field#parse}
     */
    public static Field field(String text) {
        return Field.parse(text);
    }

    /** Returns the n-th message of its connection, from 1. */
    public static Matcher messageNumber(long number) {
        return new Count(false, positive(number));
    }

    /** Returns a matcher of messages of the n-th connection that was accepted, from 1. */
    public static Matcher connectionNumber(long number) {
        return new Count(true, positive(number));
    }

    /**
     * Returns a matcher of messages of connections whose first message was one of these, that one
     * included: those of one client that has identified itself.
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
     * Returns a matcher of messages of a connection that is in this state; at first it is
     * {@value #BEGIN}.
     */
    public static Matcher inState(String name) {
        return new State(false, name);
    }

    /**
     * Returns a matcher of messages that come while the server is in this state; at first it is
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

    /** Returns a matcher of messages that this one does not match. */
    public static Matcher not(Matcher matcher) {
        return matcher.negate();
    }

    /**
     * Returns a matcher of messages for which a test of one's own is true.
     *
     * @param description for reports, such as {@code has a valid checksum}
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
     * Returns the bytes that hexadecimal digits stand for; blanks between them are free.
     *
     * @throws IllegalArgumentException names the text
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
