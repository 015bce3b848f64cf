package dev.antiphon.config;

import dev.antiphon.message.MessageView;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of the id that a request and its reply share, so that replies may come in any
 * order.
 *
 * <p>The same rule is applied to requests, on the caller's thread, and to replies, on the event
 * loop: it must not block. Ids are compared by {@code equals}. Immutable where the function is.
 */
public final class Correlation {
    private static final int OFFSET_CEILING = Limits.MESSAGE_BYTES_CEILING;

    private final String name;
    private final Function<MessageView, Optional<Object>> rule;

    private Correlation(String name, Function<MessageView, Optional<Object>> rule) {
        this.name = name;
        this.rule = rule;
    }

    /**
     * Takes these bytes of the message as the id; a message that ends before them has none.
     *
     * @throws IllegalArgumentException for a negative offset, or no bytes at all
     */
    public static Correlation bytes(int offset, int length) {
        if (offset < 0 || length < 1 || (long) offset + length > OFFSET_CEILING) {
            throw new IllegalArgumentException("an id of " + length + " bytes from byte " + offset
                    + " on; give an offset from 0, and at least one byte, both within "
                    + OFFSET_CEILING);
        }
        String name = "bytes(" + offset + ", " + length + ")";
        return new Correlation(name, message -> {
            if (message.size() < offset + length) {
                return Optional.empty();
            }
            byte[] id = new byte[length];
            message.buffer().get(offset, id);
            return Optional.of(ByteBuffer.wrap(id));
        });
    }

    /**
     * Takes the first match of a group of the expression as the id; group 0
     * is all of it. A message that is no UTF-8, or in which nothing is found, has none, nor has one
     * for which the search takes over {@value SearchedText#STEPS_MAX} steps.
     *
     * @throws IllegalArgumentException when the expression is none, or has no such group
     */
    public static Correlation group(String regex, int group) {
        Pattern pattern = Pattern.compile(regex);
        int groups = pattern.matcher("").groupCount();
        if (group < 0 || group > groups) {
            throw new IllegalArgumentException("group " + group + " of " + regex + ", which has "
                    + groups + "; give a group from 0 to " + groups);
        }
        return new Correlation("group(" + regex + ", " + group + ")", message -> {
            if (!message.isText()) {
                return Optional.empty(); // what cannot be read would all look alike
            }
            Matcher matcher = pattern.matcher(new SearchedText(message.text()));
            return matcher.find() ? Optional.ofNullable(matcher.group(group)) : Optional.empty();
        });
    }

    /**
     * Takes the result of the function as the id, with {@code equals} and {@code hashCode} by
     * value; a {@code byte[]} will do too. A message for which it throws has none. It may be called
     * by several threads at once.
     */
    public static Correlation by(Function<MessageView, ?> function) {
        Objects.requireNonNull(function, "function");
        return new Correlation(
                "by(a function)", message -> Optional.ofNullable(function.apply(message)));
    }

    /** Returns the id of a message, if it has one. */
    public Optional<Object> id(MessageView message) {
        try {
            return rule.apply(message)
                    .map(id -> id instanceof byte[] bytes ? ByteBuffer.wrap(bytes.clone()) : id);
        } catch (RuntimeException | StackOverflowError e) { // a deep expression throws the latter
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
