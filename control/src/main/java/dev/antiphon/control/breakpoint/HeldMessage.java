package dev.antiphon.control.breakpoint;

import dev.antiphon.control.breakpoint.HeldEvent.Outcome;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.intercept.InterceptedReply;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/** A message that a breakpoint holds. The lock of {@link HeldMessages} guards its decision. */
public final class HeldMessage {
    private final long id;
    private final Point point;
    private final InterceptedMessage message;
    private final Instant since = Instant.now();

    /** Signalled when the decision is there. */
    final Condition decided;

    /** The decision, and what is reported of it; empty while the message is held. */
    Optional<Decision> decision = Optional.empty();

    /** A decision with its name. */
    record Decision(InterceptedReply reply, Outcome outcome) {}

    /** The breakpoint with its service. */
    record Point(Breakpoints.Source source, Breakpoint breakpoint) {}

    HeldMessage(long id, Point point, InterceptedMessage message, Condition decided) {
        this.id = id;
        this.point = point;
        this.message = message;
        this.decided = decided;
    }

    /** Returns the id, from 1. */
    public long id() {
        return id;
    }

    /** Returns the name of the service. */
    public String service() {
        return point.source().service();
    }

    /** Returns the number of the connection. */
    public long connection() {
        return message.request().connectionNumber();
    }

    /** Returns the direction of the message. */
    public Direction direction() {
        return message.direction();
    }

    /** Returns the number of the message in its direction, from 1. */
    public long number() {
        return message.request().messageNumber();
    }

    /** Returns the message. */
    public Message message() {
        return message.request().message();
    }

    /** Returns the breakpoint. */
    public Breakpoint breakpoint() {
        return point.breakpoint();
    }

    /** Returns the time since which the message is held. */
    public Instant since() {
        return since;
    }

    /** Returns the time at which the message passes. */
    public Instant until() {
        return since.plus(breakpoint().terms().hold());
    }

    boolean isOf(Breakpoints.Source other) {
        return point.source().equals(other);
    }

    boolean isOver() {
        return message.isOver().getAsBoolean();
    }

    void tell(Outcome outcome) {
        HeldEvent.Place place =
                new HeldEvent.Place(connection(), direction(), breakpoint().name());
        point.source()
                .told()
                .accept(new HeldEvent(id, place, number(), message().size(), outcome));
    }
}
