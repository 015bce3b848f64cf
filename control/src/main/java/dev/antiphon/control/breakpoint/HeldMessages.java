package dev.antiphon.control.breakpoint;

import dev.antiphon.control.breakpoint.HeldEvent.Outcome;
import dev.antiphon.control.breakpoint.HeldMessage.Decision;
import dev.antiphon.message.Message;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.intercept.InterceptedReply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The messages that all breakpoints hold, at most {@value #COUNT_MAX} and 16 MiB; further ones pass
 * at once. Any thread may call all methods.
 *
 * <p>The virtual thread of one direction of a connection waits in {@link #hold}, so that its later
 * messages wait behind, and no event loop does. A message has one decision, the first: by a caller,
 * by its time, by the removal of its breakpoint, or by the end of its connection.
 */
public final class HeldMessages {
    /** The largest number of held messages. */
    public static final int COUNT_MAX = 1000;

    /** The largest size of all held messages in bytes. */
    public static final long BYTES_MAX = 16L << 20;

    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();

    // The lock guards the following fields.

    private final Map<Long, HeldMessage> held = new LinkedHashMap<>();
    private long made;
    private long bytes;

    /** Creates an empty set. */
    public HeldMessages() {
        this(System::nanoTime);
    }

    HeldMessages(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns the held messages, the oldest first. */
    public List<HeldMessage> all() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the held message of this id. */
    public Optional<HeldMessage> find(long id) {
        lock.lock();
        try {
            return Optional.ofNullable(held.get(id));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Decides about a held message.
     *
     * @return false if it is no longer held
     */
    public boolean decide(HeldMessage message, InterceptedReply reply) {
        return decide(message::equals, each -> new Decision(reply, outcome(each, reply))) > 0;
    }

    private static Outcome outcome(HeldMessage held, InterceptedReply reply) {
        return switch (reply.end()) {
            case CLOSE, HALF_CLOSE -> Outcome.CLOSED;
            case RESET -> Outcome.RESET;
            case KEEP, AS_FRAMED ->
                reply.message()
                        .map(each -> isSame(each, held) ? Outcome.PASSED : Outcome.REPLACED)
                        .orElse(Outcome.DROPPED);
        };
    }

    @SuppressWarnings("ReferenceEquality") // another message may have the same content
    private static boolean isSame(Message message, HeldMessage held) {
        return message == held.message();
    }

    /** Lets the selected messages pass. */
    void pass(Predicate<HeldMessage> selected) {
        int unused = decide(
                selected,
                each -> new Decision(InterceptedReply.pass(each.message()), Outcome.PASSED));
    }

    /** Drops the selected messages, because their connections have ended. */
    void abandon(Predicate<HeldMessage> selected) {
        int unused = decide(selected, each -> new Decision(InterceptedReply.drop(), Outcome.ENDED));
    }

    private int decide(Predicate<HeldMessage> selected, Function<HeldMessage, Decision> decision) {
        lock.lock();
        try {
            List<HeldMessage> found = held.values().stream().filter(selected).toList();
            for (HeldMessage each : found) {
                decide(each, decision.apply(each));
            }
            return found.size();
        } finally {
            lock.unlock();
        }
    }

    private void decide(HeldMessage message, Decision decision) {
        message.decision = Optional.of(decision);
        message.decided.signalAll();
        held.remove(message.id());
        bytes -= message.message().size();
    }

    /** Makes the waiting threads read the clock again. */
    void look() {
        lock.lock();
        try {
            held.values().forEach(each -> each.decided.signalAll());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds a message until there is a decision. The calling thread waits.
     *
     * @param isRemoved whether the breakpoint was removed meanwhile
     * @return what goes on in its place
     */
    InterceptedReply hold(
            Breakpoints.Source source,
            Breakpoint breakpoint,
            InterceptedMessage message,
            BooleanSupplier isRemoved)
            throws InterruptedException {
        HeldMessage holding = begin(source, breakpoint, message);
        if (holding.id() > 0) {
            holding.tell(Outcome.HELD);
        }
        try {
            Decision decision = await(holding, isRemoved);
            holding.tell(decision.outcome());
            return decision.reply();
        } catch (InterruptedException e) {
            holding.tell(Outcome.ENDED);
            throw e;
        }
    }

    private HeldMessage begin(
            Breakpoints.Source source, Breakpoint breakpoint, InterceptedMessage message) {
        int size = message.request().message().size();
        lock.lock();
        try {
            boolean isFull = held.size() >= COUNT_MAX || bytes + size > BYTES_MAX;
            HeldMessage.Point point = new HeldMessage.Point(source, breakpoint);
            HeldMessage begun =
                    new HeldMessage(isFull ? 0 : ++made, point, message, lock.newCondition());
            if (isFull) {
                begun.decision = Optional.of(
                        new Decision(InterceptedReply.pass(begun.message()), Outcome.OVER_LIMIT));
            } else {
                held.put(begun.id(), begun);
                bytes += size;
            }
            return begun;
        } finally {
            lock.unlock();
        }
    }

    private Decision await(HeldMessage message, BooleanSupplier isRemoved)
            throws InterruptedException {
        long end = clock.getAsLong() + message.breakpoint().terms().hold().toNanos();
        lock.lock();
        try {
            // after it is in the list: an end or a removal from now on finds it there
            if (message.isOver()) {
                decideUnlessDecided(message, InterceptedReply.drop(), Outcome.ENDED);
            } else if (isRemoved.getAsBoolean()) {
                decideUnlessDecided(
                        message, InterceptedReply.pass(message.message()), Outcome.PASSED);
            }
            long left = end - clock.getAsLong();
            while (message.decision.isEmpty() && left > 0) {
                long unused = message.decided.awaitNanos(left);
                left = end - clock.getAsLong();
            }
            decideUnlessDecided(
                    message, InterceptedReply.pass(message.message()), Outcome.TIMED_OUT);
            return message.decision.orElseThrow();
        } catch (InterruptedException e) { // the waiting thread is to end
            decideUnlessDecided(message, InterceptedReply.drop(), Outcome.ENDED);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void decideUnlessDecided(HeldMessage message, InterceptedReply reply, Outcome outcome) {
        if (message.decision.isEmpty()) {
            decide(message, new Decision(reply, outcome));
        }
    }
}
