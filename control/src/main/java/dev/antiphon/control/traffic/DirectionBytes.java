package dev.antiphon.control.traffic;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.StubService;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.event.TrackedConnection;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ConnectionLog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The bytes of one direction of a connection, as far as the ring has them. Events carry messages
 * without their framing, so that the framing encodes them again: a carriage return that {@code
 * line} has dropped is missing. For use by one thread.
 */
final class DirectionBytes {
    private static final int CHUNK = 1024;
    private static final int BYTES_MAX = 16 << 20;

    private final EventFeed feed;
    private final TrackedConnection connection;
    private final RowDirection direction;
    private final List<KeptEvent> messages = new ArrayList<>();

    /** The number of bytes that the engine has counted, after the close of a plain connection. */
    private OptionalLong counted = OptionalLong.empty();

    private boolean isEncrypted;
    private boolean isEncoded;

    private DirectionBytes(EventFeed feed, TrackedConnection connection, RowDirection direction) {
        this.feed = feed;
        this.connection = connection;
        this.direction = direction;
    }

    /** Returns the messages of one direction of a connection. */
    static DirectionBytes of(EventFeed feed, TrackedConnection connection, RowDirection direction) {
        DirectionBytes of = new DirectionBytes(feed, connection, direction);
        of.read();
        return of;
    }

    private void read() {
        long at = 1;
        for (List<KeptEvent> chunk = feed.events(at, CHUNK);
                !chunk.isEmpty();
                chunk = feed.events(at, CHUNK)) {
            chunk.stream()
                    .filter(each -> each.connection().orElse(null) == connection)
                    .forEach(this::add);
            at = chunk.getLast().position() + 1;
        }
    }

    private void add(KeptEvent kept) {
        if (RowText.message(kept).isPresent()) {
            if (RowDirection.of(kept).orElseThrow() == direction) {
                messages.add(kept);
            }
        } else if (kept.event() instanceof ControlEvent.Traffic traffic) {
            if (traffic.event() instanceof ConnectionEvent.Opened opened) {
                isEncrypted = opened.tls().isPresent();
            } else if (traffic.event() instanceof ConnectionEvent.Closed closed) {
                counted = OptionalLong.of(
                        direction == RowDirection.IN ? closed.bytesIn() : closed.bytesOut());
            }
        }
    }

    /**
     * Returns the number of bytes before an event of the ring; empty if an earlier message is
     * missing.
     *
     * @param position the position of the event
     */
    OptionalLong offset(long position) {
        long offset = 0;
        long number = 0;
        for (KeptEvent each : messages) {
            if (each.position() >= position) {
                break;
            }
            number++;
            if (each.number() != number) {
                return OptionalLong.empty();
            }
            offset += wireSize(each);
        }
        boolean isFirst =
                number > 0 || messages.isEmpty() || messages.getFirst().number() == 1;
        return isFirst ? OptionalLong.of(offset) : OptionalLong.empty();
    }

    /** Returns whether the first message after an event of the ring came without framing. */
    boolean isUnframedAfter(long position) {
        return messages.stream()
                .filter(each -> each.position() > position)
                .findFirst()
                .flatMap(RowKind::of)
                .filter(RowKind.BYTES::equals)
                .isPresent();
    }

    private long wireSize(KeptEvent kept) {
        Message message = RowText.message(kept).orElseThrow();
        try {
            long own = framing(kept).encodedBytes(message.buffer());
            return own - message.size() + kept.size();
        } catch (IllegalArgumentException e) {
            return kept.size();
        }
    }

    private Framing framing(KeptEvent kept) {
        boolean isFramed = RowKind.of(kept).filter(RowKind.MESSAGE::equals).isPresent();
        Framing of = isFramed ? connection.framing().orElse(Framing.raw()) : Framing.raw();
        return direction == RowDirection.IN ? of.ofRequests() : of.ofReplies();
    }

    /** Returns the bytes. */
    Traffic.Stream content() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean isComplete = true;
        long number = 0;
        for (KeptEvent each : messages) {
            number++;
            byte[] bytes = wire(each);
            boolean isWhole = RowText.message(each).orElseThrow().size() == each.size();
            isComplete &= each.number() == number && isWhole;
            if (all.size() + bytes.length > BYTES_MAX) {
                return new Traffic.Stream(Message.of(all.toByteArray()), false, isEncoded);
            }
            all.writeBytes(bytes);
        }
        all.writeBytes(unfinished());
        boolean isCounted = isEncrypted || counted.isEmpty() || counted.getAsLong() == all.size();
        return new Traffic.Stream(
                Message.of(all.toByteArray()), isComplete && isCounted, isEncoded);
    }

    private byte[] wire(KeptEvent kept) {
        Message message = RowText.message(kept).orElseThrow();
        try {
            ByteBuffer encoded = framing(kept).encoded(message.buffer());
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            isEncoded |= bytes.length != message.size();
            return bytes;
        } catch (IllegalArgumentException e) { // it came in another framing
            return message.bytes();
        }
    }

    /** Returns the bytes that a stub has received and that are no whole message. */
    private byte[] unfinished() {
        if (direction == RowDirection.OUT
                || !(connection.owner().orElse(null) instanceof StubService stub)) {
            return new byte[0];
        }
        return stub.stub().connections().stream()
                .filter(each -> each.number() == connection.id())
                .map(ConnectionLog::unfinished)
                .findFirst()
                .orElse(Message.empty())
                .bytes();
    }
}
