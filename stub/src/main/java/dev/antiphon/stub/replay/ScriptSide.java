package dev.antiphon.stub.replay;

import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.match.report.Difference;
import dev.antiphon.stub.replay.Script.Line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One side of one conversation, which says its lines and listens for those of the other. */
final class ScriptSide {
    private final Conversation conversation;
    private final boolean ofBytes;
    private final Masks masks;
    private final Duration patience;
    private final ByteArrayOutputStream ahead = new ByteArrayOutputStream();

    ScriptSide(Conversation conversation, boolean ofBytes, Masks masks, Duration patience) {
        this.conversation = conversation;
        this.ofBytes = ofBytes;
        this.masks = masks;
        this.patience = patience;
    }

    /** Plays all lines; what was otherwise than recorded, each in words of several lines. */
    List<String> play(List<Line> lines, Direction own) throws InterruptedException {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            try {
                if (line.direction() == own) {
                    conversation.send(line.message());
                } else {
                    heard(line.message(), i + 1).ifPresent(differences::add);
                }
            } catch (FailureException e) {
                differences.add("line %d of %d: %s, expected %d bytes\n"
                        .formatted(
                                i + 1,
                                lines.size(),
                                e.getMessage(),
                                line.message().size()));
                return differences;
            }
        }
        return differences;
    }

    private Optional<String> heard(Message expected, int number) throws InterruptedException {
        Message found = ofBytes ? bytes(expected.size()) : message();
        Matcher same = Matchers.equalTo(masks.hide(expected));
        Request hidden = Request.of(masks.hide(found));
        return same.matches(hidden)
                ? Optional.empty()
                : Optional.of("line " + number + " is not as recorded,\n"
                        + Difference.of(hidden.message(), same.explain(hidden)));
    }

    private Message message() throws InterruptedException {
        return conversation
                .receive(patience)
                .orElseThrow(() -> new FailureException(new ClientFailure.ClosedWithoutReply()));
    }

    /** So many bytes, however they come; fewer where the other side ends before. */
    private Message bytes(int count) throws InterruptedException {
        while (ahead.size() < count) {
            Optional<Message> more = conversation.receive(patience);
            if (more.isEmpty()) {
                break;
            }
            ahead.writeBytes(more.get().bytes());
        }
        byte[] all = ahead.toByteArray();
        int taken = Math.min(count, all.length);
        ahead.reset();
        ahead.write(all, taken, all.length - taken);
        return Message.of(java.util.Arrays.copyOf(all, taken));
    }
}
