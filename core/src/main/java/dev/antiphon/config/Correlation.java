package dev.antiphon.config;

import dev.antiphon.message.MessageView;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule that finds the id in a request and in its reply, so that replies may arrive in any
 * order.
 *
 * <p>The rule is applied to requests on the caller's thread and to replies on the event loop, so
 * that it must not block. Ids are compared by {@code equals}. Immutable if its function is
 * immutable.
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
     * Returns a correlation whose id is these bytes of a message. A message that ends before them
     * has no id.
     *
     * @throws IllegalArgumentException when the offset is negative, the length is below 1, or their
     *     sum is larger than a message can be
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
     * Returns a correlation whose id is a group of the first match of a regular expression; group 0
     * is the whole match. The expression is in the syntax of {@link Pattern}, since the core has no
     * other; a dot matches line ends too, as in every pattern of Antiphon. A message has no id when
     * it is not UTF-8, does not match, or needs more than {@value SearchedText#STEPS_MAX} steps of
     * search.
     *
     * @throws IllegalArgumentException when the expression is invalid or has no group of that
     *     number
     */
    public static Correlation group(String regex, int group) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        int groups = pattern.matcher("").groupCount();
        if (group < 0 || group > groups) {
            throw new IllegalArgumentException("group " + group + " of " + regex + ", which has "
                    + groups + "; give a group from 0 to " + groups);
        }
        return new Correlation("group(" + regex + ", " + group + ")", message -> {
            if (!message.isText()) {
                return Optional.empty(); // all undecodable messages would have the same id
            }
            Matcher matcher = pattern.matcher(new SearchedText(message.text()));
            return matcher.find() ? Optional.ofNullable(matcher.group(group)) : Optional.empty();
        });
    }

    /**
     * Returns a correlation whose id is the result of the function. The result needs {@code equals}
     * and {@code hashCode} by value; a {@code byte[]} is compared by its content. If the function
     * throws or returns null, the message has no id. Several threads may call the function at once.
     */
    public static Correlation by(Function<MessageView, ?> function) {
        Objects.requireNonNull(function, "function");
        return new Correlation(
                "by(a function)", message -> Optional.ofNullable(function.apply(message)));
    }

    /** Returns the id of a message; empty if it has none. */
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
