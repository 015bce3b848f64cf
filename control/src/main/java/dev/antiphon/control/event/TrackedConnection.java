package dev.antiphon.control.event;

import dev.antiphon.control.Service;
import dev.antiphon.control.event.KeptEvent.Match;
import dev.antiphon.control.event.KeptEvent.Place;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.proxy.PassThroughFraming;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A connection in a feed: the numbers of its messages, and which message answers which. The lock of
 * the feed guards its fields, except those that are final or volatile.
 *
 * <p>A server and a stub know which request a message answers. On a proxy, a message of the server
 * counts as a reply if exactly one message of the client is unanswered, and was sent while none
 * was. A message of the server without an unanswered one, other than a greeting, ends the pairing
 * for the rest of the connection. A stub sends a reply with a fault in pieces without a request;
 * the first piece is paired in the same way.
 */
public final class TrackedConnection {
    /** The largest number of messages that wait for an answer or for the outcome of rules. */
    private static final int WAITING_MAX = 2048;

    private final String service;
    private final long id;
    private final String client;
    private final boolean isFromItsStart;

    /** The service; null until the registry has it. */
    private volatile @Nullable Service of;

    /** The framing at the opening; null until the service is known. */
    private volatile @Nullable Framing framing;

    private long in;
    private long out;
    private boolean hasGap;

    /** The numbers of received messages without an outcome of the rules, with their positions. */
    private final PositionQueue unruled = new PositionQueue(WAITING_MAX);

    /** The outcomes of rules for messages whose events have not arrived. */
    private final Deque<EarlyMatch> early = new ArrayDeque<>();

    /** The sequence numbers of received messages, with their positions. */
    private final PositionQueue asked = new PositionQueue(WAITING_MAX);

    /** The position of the finding about the next message that has no rule. */
    private long finding;

    private long unanswered;
    private boolean isAlone;
    private boolean isUnsure;
    private long lastIn;
    private long lastInNanos;

    private record EarlyMatch(long number, Match match) {}

    TrackedConnection(String service, long id, String client, boolean isFromItsStart) {
        this.service = service;
        this.id = id;
        this.client = client;
        this.isFromItsStart = isFromItsStart;
    }

    /** Returns the name of the service. */
    public String service() {
        return service;
    }

    /** Returns the number of the connection. */
    public long id() {
        return id;
    }

    /** Returns the address of the client; empty text if the opening was not seen. */
    public String client() {
        return client;
    }

    /** Returns the framing that the service had first; empty if it is not known. */
    public Optional<Framing> framing() {
        return Optional.ofNullable(framing);
    }

    /** Returns the service; empty if it is not known. */
    public Optional<Service> owner() {
        return Optional.ofNullable(of);
    }

    /** Returns whether the bytes of a proxy pass without a framing. */
    public boolean isOfBytes() {
        Framing known = framing;
        return is(Service.Kind.PROXY)
                && (PassThroughFraming.INSTANCE.equals(known) || Framing.raw().equals(known));
    }

    private boolean is(Service.Kind kind) {
        Service known = of;
        return known != null && known.kind() == kind;
    }

    boolean isKnown() {
        return of != null;
    }

    void belongsTo(Service value) {
        framing = value.framing();
        of = value;
    }

    /** Forgets what a loss of events made wrong: numbers and pairs are not known any more. */
    void lose() {
        hasGap = true;
        unruled.clear();
        early.clear();
        asked.clear();
    }

    /** Returns the place of a received message, and remembers that it waits for answers. */
    Place received(long position, MessageIn event) {
        in++;
        if (!isCounted()) {
            return new Place(this, 0, 0, -1);
        }
        if (event.framed()) {
            asked.add(event.sequence(), position);
            isAlone = unanswered == 0;
            unanswered++;
            lastIn = position;
            lastInNanos = event.nanos();
        }
        return new Place(this, in, 0, -1);
    }

    private boolean isCounted() {
        return isFromItsStart && !hasGap;
    }

    /** Returns the outcome of the rules for the latest received message, if it came early. */
    Optional<Match> earlyMatch(long position) {
        EarlyMatch first = early.peek();
        while (first != null && first.number() < in) {
            early.remove();
            first = early.peek();
        }
        if (first != null && first.number() == in) {
            early.remove();
            return Optional.of(first.match());
        }
        boolean hasRules = of == null || is(Service.Kind.STUB);
        if (isCounted() && hasRules) {
            unruled.add(in, position);
        }
        return Optional.empty();
    }

    /** Notes the position of the finding about the next message without a rule. */
    void found(long position) {
        finding = position;
    }

    /**
     * Notes the outcome of the rules for a message. Returns the position of the message; 0 if its
     * event has not arrived or is not known.
     */
    long ruled(long number, Match match) {
        if (!isCounted()) {
            return 0;
        }
        unruled.removeBelow(number);
        if (!unruled.isEmpty() && unruled.firstKey() == number) {
            long position = unruled.firstValue();
            unruled.remove();
            return position;
        }
        if (number > in && early.size() < WAITING_MAX) {
            early.add(new EarlyMatch(number, match));
        }
        return 0;
    }

    /** Returns the outcome of the rules with the finding about it, if there is one. */
    Match match(Optional<String> rule) {
        long about = rule.isPresent() ? 0 : finding;
        finding = 0;
        return new Match(rule, about);
    }

    /** Returns the place of a sent message, with the message that it answers. */
    Place sent(MessageOut event) {
        out++;
        if (!isCounted()) {
            return new Place(this, 0, 0, -1);
        }
        Optional<Answered> answers = event.answers();
        if (answers.isPresent()) {
            unanswered = Math.max(0, unanswered - 1);
            long request = answers.get().sequence();
            asked.removeBelow(request);
            boolean isFound = !asked.isEmpty() && asked.firstKey() == request;
            long position = isFound ? asked.firstValue() : 0;
            return new Place(this, out, position, answers.get().elapsedNanos());
        }
        return guessed(event);
    }

    private Place guessed(MessageOut event) {
        boolean isReply = is(Service.Kind.PROXY)
                ? event.framed() && !isOfBytes()
                : is(Service.Kind.STUB) && !event.framed();
        if (!isReply) {
            return new Place(this, out, 0, -1);
        }
        if (unanswered == 0) {
            isUnsure |= in > 0 && is(Service.Kind.PROXY);
            return new Place(this, out, 0, -1);
        }
        boolean isSure = unanswered == 1 && isAlone && !isUnsure;
        unanswered--;
        return isSure
                ? new Place(this, out, lastIn, Math.max(0, event.nanos() - lastInNanos))
                : new Place(this, out, 0, -1);
    }
}
