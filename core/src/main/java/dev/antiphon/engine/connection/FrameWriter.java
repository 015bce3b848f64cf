package dev.antiphon.engine.connection;

import dev.antiphon.engine.buffer.LongMessage;
import dev.antiphon.engine.buffer.OutboundBudget;
import dev.antiphon.engine.buffer.WriteQueue;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The output of a connection. Messages are composed in the loop's buffer and written together;
 * bytes that the system does not accept are queued up to a limit.
 */
public final class FrameWriter {
    /** The number of unsent bytes above which decoding stops. */
    private static final long CROWDED_BYTES = 1 << 16;

    private final TcpConnection connection;
    private final WriteProgress progress;
    private @Nullable WriteQueue unsent;

    /** The number of bytes that the link has accepted, including those that it still queues. */
    private long takenBytes;

    private long keptBytes;

    /** The number of bytes that were still queued in the link when the connection was closed. */
    private long lostBytes;

    private long composedBytes;
    private long messages;

    /** True if the link has just accepted the last waiting bytes, but may have to queue them. */
    private boolean wasBlocked;

    private @Nullable LongMessage underWay;

    FrameWriter(TcpConnection connection) {
        this.connection = connection;
        this.progress = new WriteProgress(connection);
    }

    private OutboundBudget budget() {
        return connection.connectionConfig.outboundBudget();
    }

    void compose(ByteBuffer content, @Nullable RequestTag requestTag) {
        if (connection.closeSequence.isClosed()) {
            return;
        }
        if (underWay != null) {
            putBehind(underWay, content, kept -> compose(kept, requestTag));
            return;
        }
        Framing framing = connection.connectionConfig.sent();
        put(framing, framing.filled(content), requestTag);
    }

    /** Composes content with its framing. Its computed fields are already filled in. */
    private void put(Framing framing, ByteBuffer content, @Nullable RequestTag requestTag) {
        ByteBuffer out = connection.loop.outgoing().of(connection);
        putHead(framing, content, out);
        tell(content, true, requestTag); // it can be carried, and a write may fail
        put(content, out);
        putTail(framing, content, out);
    }

    private void putHead(Framing framing, ByteBuffer content, ByteBuffer out) {
        if (out.remaining() < framing.overheadBytesMax()) {
            send(out);
        }
        int before = out.position();
        framing.encodeHead(content, out);
        composedBytes += out.position() - before;
    }

    private void putTail(Framing framing, ByteBuffer content, ByteBuffer out) {
        if (out.remaining() < framing.overheadBytesMax()) {
            send(out);
        }
        int before = out.position();
        framing.encodeTail(content, out);
        composedBytes += out.position() - before;
    }

    /** Composes the next piece. Messages composed before the last piece are sent after it. */
    public void compose(LongMessage message, int bytesMax, @Nullable RequestTag requestTag) {
        if (connection.closeSequence.isClosed()) {
            return;
        }
        if (underWay != null && !message.isBegun()) {
            compose(underWay, Integer.MAX_VALUE, null); // else this one would cut it
        }
        Framing framing = connection.connectionConfig.sent();
        ByteBuffer out = connection.loop.outgoing().of(connection);
        if (!message.isBegun()) {
            ByteBuffer content = message.begin(framing);
            if (message.isFramed()) {
                putHead(framing, content, out);
            }
            underWay = message;
            messages++;
            if (MessageOutEvents.areWanted(connection)) {
                MessageOutEvents.tell(
                        connection, message.shown(), message.isShownFramed(), requestTag);
            }
        }
        put(message.next(bytesMax), out);
        if (message.isComplete() && underWay != null) {
            budget().add(-message.followingBytes());
            underWay = null;
            if (message.isFramed()) {
                putTail(framing, message.content(), out);
            }
            message.composeFollowing();
        }
    }

    private void putBehind(LongMessage message, ByteBuffer bytes, Consumer<ByteBuffer> composing) {
        message.then(bytes, composing);
        budget().add(bytes.remaining());
        OpenConnections.keepWithinBounds(connection);
    }

    /** Copies bytes into the outgoing buffer, without framing. */
    public void composeUnframed(ByteBuffer bytes) {
        composeAsIs(bytes, null);
    }

    /** Composes a message whose bytes, framing included, other connections send as well. */
    void composeEncoded(ByteBuffer encoded, Message shown) {
        composeAsIs(encoded, shown);
    }

    private void composeAsIs(ByteBuffer bytes, @Nullable Message framed) {
        if (underWay != null) {
            putBehind(underWay, bytes, kept -> composeAsIs(kept, framed));
        } else if (!connection.closeSequence.isClosed()) {
            ByteBuffer out = connection.loop.outgoing().of(connection);
            if (framed == null) {
                tell(bytes, false, null);
            } else {
                tellEncoded(framed);
            }
            put(bytes, out);
        }
    }

    /** Counts and reports a message, sent by {@link Subscription#writeEncoded} or composed. */
    void tellEncoded(Message shown) {
        messages++;
        MessageOutEvents.tell(connection, shown, true, null);
    }

    /** Writes bytes that are not in the outgoing buffer; copies what the system refuses. */
    void offerEncoded(ByteBuffer encoded) {
        composedBytes += encoded.remaining();
        offer(encoded);
    }

    /** Returns whether all output was accepted, and no message is being sent in pieces. */
    boolean isFree() {
        return underWay == null && unsentBytes() == 0 && !connection.isUnderWay();
    }

    /**
     * Composes a message whose content is already in the outgoing buffer, after space for its head.
     *
     * @param content a view of the content
     * @param out the outgoing buffer, positioned at the head
     */
    @SuppressWarnings("ReferenceEquality") // filled returns the buffer if it fills in nothing
    public void composeInPlace(
            ByteBuffer content, ByteBuffer out, @Nullable RequestTag requestTag) {
        if (connection.closeSequence.isClosed()) {
            return;
        }
        if (underWay != null) {
            compose(content, requestTag); // a copy, which is sent later
            return;
        }
        Framing framing = connection.connectionConfig.sent();
        ByteBuffer filled = framing.filled(content);
        if (filled != content) {
            put(framing, filled, requestTag);
            return;
        }
        int before = out.position();
        framing.encodeHead(content, out);
        if (out.position() != content.position()) {
            out.position(before);
            throw new IllegalArgumentException("the head of framing " + framing + " has not "
                    + framing.headBytes() + " bytes; mend its headBytes");
        }
        tell(content, true, requestTag);
        out.position(content.limit());
        framing.encodeTail(content, out);
        composedBytes += out.position() - before;
    }

    private void put(ByteBuffer content, ByteBuffer out) {
        int at = content.position();
        int left = content.remaining();
        composedBytes += left;
        while (left > 0) {
            if (!out.hasRemaining()) {
                send(out);
            }
            int count = Math.min(left, out.remaining());
            out.put(out.position(), content, at, count).position(out.position() + count);
            at += count;
            left -= count;
        }
    }

    private void tell(ByteBuffer content, boolean framed, @Nullable RequestTag requestTag) {
        messages++;
        MessageOutEvents.tell(connection, content, framed, requestTag);
    }

    /**
     * Writes the bytes of the outgoing buffer, queues those that the system does not accept, and
     * empties the buffer.
     */
    void send(ByteBuffer out) {
        out.flip();
        try {
            if (!connection.closeSequence.isClosed() && out.hasRemaining()) {
                offer(out);
            }
        } finally {
            out.clear();
        }
    }

    private void offer(ByteBuffer out) {
        boolean blocked = unsentBytes() > 0;
        wasBlocked &= blocked;
        if (unsent == null || unsent.isEmpty()) {
            int offered = out.remaining();
            try {
                if (connection.closeSequence.endsNext()) {
                    connection.link().writeLast(out);
                } else {
                    connection.link().write(out);
                }
            } catch (IOException e) {
                connection.closeSequence.failed(e);
                return;
            }
            took(offered - out.remaining());
        }
        if (!blocked && (out.hasRemaining() || keptBytes > 0)) {
            progress.begin(connection.loop.now());
        }
        if (!out.hasRemaining()) {
            return;
        }
        unsent = unsent == null ? new WriteQueue() : unsent;
        budget().add(out.remaining());
        unsent.add(out);
        connection.link().wantWrite(true);
        OpenConnections.keepWithinBounds(connection);
    }

    /** Starts to check the peer's progress, since the link queued bytes that the system refused. */
    void blocked() {
        if (connection.closeSequence.isClosed()) {
            return;
        }
        if (unsentBytes() == 0 && !wasBlocked) {
            progress.begin(connection.loop.now());
        }
        took(0);
        connection.link().wantWrite(true);
        OpenConnections.keepWithinBounds(connection);
    }

    public void flush() {
        if (connection.loop.outgoing().hasAnyOf(connection)) {
            send(connection.loop.outgoing().of(connection));
        }
        if (unsentBytes() == 0 || connection.closeSequence.isClosed()) {
            return;
        }
        try {
            long taken = unsent == null
                    ? 0
                    : unsent.writeTo(connection.link(), connection.loop.staging());
            budget().add(-taken);
            took(taken);
            if (taken > 0) {
                progress.look(connection.loop.now());
            }
        } catch (IOException e) {
            connection.closeSequence.failed(e);
            return;
        }
        if (unsent != null && unsent.isEmpty()) {
            unsent = null;
        }
        if (unsentBytes() == 0) {
            wasBlocked = true;
            connection.connectionTimeouts.flushed(connection.loop.now());
            connection.link().wantWrite(false);
        }
    }

    /** Counts bytes that the link accepted, and updates the count of bytes that it queues. */
    private void took(long count) {
        takenBytes += count;
        connection.loop.loopCounters().taken(count);
        long more = connection.link().pendingBytes() - keptBytes;
        if (more != 0) {
            keptBytes += more;
            connection.loop.loopCounters().kept(more);
            budget().add(more);
        }
        if (count > more) {
            connection.connectionTimeouts.active(connection.loop.now());
        }
    }

    long deadline() {
        return unsentBytes() == 0 ? TimerTask.NEVER : progress.deadline();
    }

    /** Drops the connection if its peer reads too slowly. Does nothing before the deadline. */
    void due(long now) {
        if (now < deadline()) {
            return;
        }
        flush(); // the system may have room that it has not reported yet
        if (progress.look(now)) {
            connection.connectionTimeouts.active(now);
        }
        if (progress.isStalled(now) && unsentBytes() > 0) {
            Failure failure =
                    new Failure.TimedOut(Phase.WRITE, progress.time(now), progress.bytes());
            connection.closeSequence.drop(failure, How.TIMEOUT);
        }
    }

    public boolean isEmpty() {
        return unsentBytes() == 0 && !connection.loop.outgoing().hasAnyOf(connection);
    }

    /** Returns whether too many bytes are unsent to answer further requests. */
    public boolean isCrowded() {
        return unsentBytes() > CROWDED_BYTES;
    }

    /** Returns the number of bytes that the system has not accepted yet. */
    public long unsentBytes() {
        return keptBytes + (unsent == null ? 0 : unsent.size());
    }

    /** Returns the number of unsent bytes, with those behind a long message and in groups. */
    long waitingBytes() {
        return unsentBytes()
                + Subscription.heldBytes(connection)
                + (underWay == null ? 0 : underWay.followingBytes());
    }

    public long composedBytes() {
        return composedBytes;
    }

    long messages() {
        return messages;
    }

    /** Returns the number of bytes, framing included, that the link accepted and may have sent. */
    public long takenBytes() {
        return takenBytes;
    }

    /** Returns the number of bytes that the system accepted, framing included. */
    long sentBytes() {
        return Math.max(0, takenBytes - keptBytes - lostBytes);
    }

    void clear() {
        connection.loop.outgoing().discard(connection);
        budget().add(Subscription.heldBytes(connection) - waitingBytes());
        underWay = null;
        unsent = null;
        lostBytes += keptBytes;
        keptBytes = 0;
    }
}
