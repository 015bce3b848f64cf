package dev.antiphon.control.breakpoint;

import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.match.Matcher;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A condition on messages, which are held while they match. Any thread may use it. */
public final class Breakpoint {
    /** The default time for which a message is held. */
    public static final Duration HOLD = Duration.ofSeconds(60);

    /** The longest time for which a message is held. */
    public static final Duration HOLD_MAX = Duration.ofMinutes(10);

    private final String name;
    private final Terms terms;
    private final AtomicLong count = new AtomicLong();

    /**
     * The terms of a breakpoint.
     *
     * @param when the condition; empty for all messages
     * @param directions the directions of the messages
     * @param hold the time after which a message passes
     * @param times the number of messages to hold; later ones pass
     */
    public record Terms(
            Optional<Matcher> when, Set<Direction> directions, Duration hold, long times) {
        /** Checks the time. */
        public Terms {
            directions = Set.copyOf(directions);
            if (!hold.isPositive() || hold.compareTo(HOLD_MAX) > 0) {
                throw new IllegalArgumentException(
                        "a message is held for more than 0s and at most 10m; give such a time");
            }
            if (times < 1) {
                throw new IllegalArgumentException("times is " + times + "; give 1 or more");
            }
        }
    }

    /** Creates a breakpoint that has held nothing. */
    public Breakpoint(String name, Terms terms) {
        this.name = name;
        this.terms = terms;
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the terms. */
    public Terms terms() {
        return terms;
    }

    /** Returns the number of messages so far that were held, or passed because of a limit. */
    public long count() {
        return count.get();
    }

    boolean isFor(Direction direction) {
        return terms.directions().contains(direction) && count.get() < terms.times();
    }

    /** Returns whether the message is to be held, and counts it then. */
    boolean takes(InterceptedMessage message) {
        return isFor(message.direction())
                && matches(message)
                && count.getAndUpdate(now -> now < terms.times() ? now + 1 : now) < terms.times();
    }

    private boolean matches(InterceptedMessage message) {
        try {
            return terms.when().map(when -> when.matches(message.request())).orElse(true);
        } catch (RuntimeException | StackOverflowError e) { // a pattern may need too deep a stack
            return false;
        }
    }
}
