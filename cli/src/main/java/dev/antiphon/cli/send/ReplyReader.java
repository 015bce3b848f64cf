package dev.antiphon.cli.send;

import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A reader of one reply, up to its end. For use by one thread, for one reply. */
final class ReplyReader {
    private final Conversation connection;
    private final ReplyEnd end;
    private final SendTerms terms;
    private final List<Message> messages = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean paused;

    /** The number of bytes up to the match that ended the reply, in the raw framing. */
    private OptionalInt matchedEnd = OptionalInt.empty();

    ReplyReader(Conversation connection, ReplyEnd end, SendTerms terms) {
        this.connection = connection;
        this.end = end;
        this.terms = terms;
    }

    /**
     * Reads the reply.
     *
     * @throws FailureException when the reply is not complete in time, or the connection ends
     *     before the reply is complete
     */
    void read() throws InterruptedException {
        long until = System.nanoTime() + terms.timeout().toNanos();
        boolean isWhole = false;
        while (!isWhole) {
            Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            Optional<Message> next;
            try {
                next = connection.receive(atMost(left));
            } catch (FailureException e) {
                if (!isSilence(e)) {
                    throw e;
                }
                if (end instanceof ReplyEnd.Pause pause
                        && !messages.isEmpty()
                        && left.compareTo(pause.silence()) > 0) {
                    paused = true;
                    return;
                }
                if (isMatched(true)) {
                    return;
                }
                int held = bytes.size() + connection.unfinished().size();
                throw new FailureException(
                        new Failure.TimedOut(Phase.REPLY, terms.timeout(), held));
            }
            isWhole = next.isPresent() ? isLast(next.get()) : endsInOrder();
        }
    }

    private Duration atMost(Duration left) {
        return end instanceof ReplyEnd.Pause pause
                        && !messages.isEmpty()
                        && left.compareTo(pause.silence()) > 0
                ? pause.silence()
                : left;
    }

    /** Returns whether the exception means that no message arrived within the waiting time. */
    static boolean isSilence(FailureException thrown) {
        return thrown.failure() instanceof Failure.TimedOut late && late.phase() == Phase.RECEIVE;
    }

    private boolean isLast(Message next) {
        messages.add(next);
        bytes.writeBytes(next.bytes());
        boolean isLast = switch (end) {
            case ReplyEnd.Messages several -> messages.size() == several.count();
            case ReplyEnd.Match match ->
                terms.isRaw() ? isMatched(false) : match.pattern().finds(next);
            case ReplyEnd.Close _, ReplyEnd.Pause _ -> false;
        };
        int size = matchedEnd.orElse(bytes.size());
        int most = terms.limits().maxMessageBytes();
        if (terms.isRaw() && size > most) {
            throw new FailureException(new Failure.TooLong(size, most));
        }
        return isLast;
    }

    /**
     * Searches for the match that ends a reply in the raw framing. Returns whether there is one.
     */
    private boolean isMatched(boolean isAll) {
        if (terms.isRaw() && end instanceof ReplyEnd.Match match) {
            matchedEnd = MatchedEnd.in(match.pattern(), bytes.toByteArray(), isAll);
        }
        return matchedEnd.isPresent();
    }

    private boolean endsInOrder() {
        if (messages.isEmpty()) {
            throw new FailureException(new ClientFailure.ClosedWithoutReply());
        }
        return switch (end) {
            case ReplyEnd.Close _, ReplyEnd.Pause _ -> true;
            case ReplyEnd.Messages _, ReplyEnd.Match _ -> {
                if (isMatched(true)) {
                    yield true;
                }
                throw new FailureException(new Failure.ClosedMidMessage(bytes.size()));
            }
        };
    }

    /** Returns whether the reply ended by a pause whose length the user did not set. */
    boolean isEndedByGuess() {
        return paused && end instanceof ReplyEnd.Pause pause && !pause.isChosen();
    }

    /** Returns the messages so far; in the raw framing, all bytes as one message. */
    List<Message> messages() {
        return terms.isRaw() && !messages.isEmpty()
                ? List.of(Message.of(
                        Arrays.copyOf(bytes.toByteArray(), matchedEnd.orElse(bytes.size()))))
                : messages;
    }

    /** Returns the bytes that arrived after the end of the reply. */
    Message rest() {
        byte[] all = bytes.toByteArray();
        return Message.of(Arrays.copyOfRange(all, matchedEnd.orElse(all.length), all.length));
    }

    /** Returns the reply as one message, with line feeds between its messages. */
    Message whole() {
        List<Message> parts = messages();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                joined.write('\n');
            }
            joined.writeBytes(parts.get(i).bytes());
        }
        return Message.of(joined.toByteArray());
    }
}
