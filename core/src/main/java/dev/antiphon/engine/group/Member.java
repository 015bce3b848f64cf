package dev.antiphon.engine.group;

import dev.antiphon.engine.buffer.LongMessage;
import dev.antiphon.engine.connection.Subscription;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessagesSkipped;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.function.LongFunction;

/**
 * The membership of a connection in a group. Used on the connection's loop, except for its name.
 *
 * <p>While the connection's output is empty, messages are written at once, from bytes that all
 * members share. Otherwise they wait in a queue of references, and the flush of the connection's
 * output sends more. A frame of more than {@link #PIECE_BYTES} is sent in pieces, so that a slow
 * member never copies more than a piece.
 */
final class Member extends Subscription {
    /** The largest number of bytes that one step composes. */
    static final int PIECE_BYTES = 1 << 16;

    /** The index in the array of {@link LoopMembers}; negative while it is not there. */
    int place = -1;

    private final GroupEngine group;
    private final LoopMembers ofLoop;
    private final String name;
    private final MemberQueue queue = new MemberQueue();

    /** The frame that is being sent in pieces; null for none. */
    private @Nullable LongMessage underWay;

    /** The number of messages that the member has missed since the last report. */
    private long skipped;

    private boolean isGone;
    private boolean isAnnounced;
    private boolean isBegun;

    Member(GroupEngine group, LoopMembers ofLoop, TcpConnection connection, String name) {
        super(connection);
        this.group = group;
        this.ofLoop = ofLoop;
        this.name = name;
    }

    TcpConnection connection() {
        return connection;
    }

    /** Returns the member's name. Any thread may call it. */
    String name() {
        return name;
    }

    /**
     * Allows the membership to begin: the loop has done the tasks from before the join. From now on
     * the end of the connection sends what follows the join.
     */
    void announce() {
        isAnnounced = true;
        isBegun = begin();
    }

    boolean isAnnounced() {
        return isAnnounced;
    }

    /** Returns whether the membership begins; not if the connection is closed. */
    boolean enter() {
        if (!isBegun) {
            ended();
        }
        return !isGone;
    }

    /** Ends the membership of an open connection, which still gets what waits. */
    void leave() {
        if (!isGone) {
            composeAll();
            cancel();
            goAway();
        }
    }

    private void goAway() {
        isGone = true;
        queue.clear();
        ofLoop.remove(this);
        group.release(ofLoop, connection.loop());
    }

    /**
     * Sends messages of a batch.
     *
     * @param batch the messages; their bytes are in its buffer
     * @return the number of bytes written or queued
     */
    int deliver(MessageBatch batch) {
        if (!takesOutput()) {
            return 0;
        }
        if (skipped > 0 && isIdle()) {
            closeGap();
        }
        if (isIdle() && batch.isBuffered()) {
            return batch.isForAll() ? write(batch) : writeSome(batch);
        }
        int bytes = 0;
        for (int i = 0; i < batch.count() && takesOutput(); i++) {
            if (batch.message(i).isFor(connection)) {
                enqueue(batch.message(i).key(), batch.frame(i));
                bytes += batch.frame(i).size();
            }
        }
        flushed(); // a frame may be too long for the batch's buffer
        connection.loop().touch(connection); // so that it watches the peer's progress
        return bytes;
    }

    private boolean isIdle() {
        return queue.isEmpty() && underWay == null && isFree();
    }

    private int write(MessageBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            tellEncoded(batch.frame(i).shown());
        }
        ByteBuffer bytes = batch.bytes();
        int count = bytes.remaining();
        writeEncoded(bytes);
        group.totals().deliver(batch.count());
        return count;
    }

    /** Composes the messages of the batch that are for this member. */
    private int writeSome(MessageBatch batch) {
        int bytes = 0;
        for (int i = 0; i < batch.count(); i++) {
            if (batch.message(i).isFor(connection)) {
                composeEncoded(batch.frame(i).view(), batch.frame(i).shown());
                group.totals().deliver(1);
                bytes += batch.frame(i).size();
            }
        }
        if (bytes > 0 && !flush()) {
            connection.loop().touch(connection); // so that it watches the peer's progress
        }
        return bytes;
    }

    private void enqueue(@Nullable Object key, EncodedFrame frame) {
        GroupSettings.Queue settings = group.settings().queue();
        boolean fits = queue.fits(frame.size(), settings) || isIdle();
        switch (settings.whenFull()) {
            case DROP_MEMBER -> {
                if (fits) {
                    add(null, frame);
                } else {
                    drop(frame.size(), settings);
                }
            }
            case SKIP_MESSAGES -> {
                if (fits && skipped > 0) {
                    closeGap();
                }
                if (fits) {
                    add(null, frame);
                } else {
                    skip();
                }
            }
            case KEEP_NEWEST -> keepNewest(key, frame, settings);
        }
    }

    private void add(@Nullable Object key, EncodedFrame frame) {
        if (!isGone) { // else a limit has just ended the connection
            queue.add(key, frame);
            hold(frame.size());
        }
    }

    private void drop(int bytes, GroupSettings.Queue settings) {
        group.totals().drop();
        Failure failure = new ServerFailure.GroupQueueFull(
                group.settings().name(),
                queue.size() + 1,
                settings.messagesMax(),
                queue.bytes() + bytes,
                settings.bytesMax());
        connection.drop(failure, How.RST);
    }

    private void keepNewest(
            @Nullable Object key, EncodedFrame frame, GroupSettings.Queue settings) {
        EncodedFrame older = queue.remove(key);
        if (older != null) {
            hold(-older.size());
            group.totals().replace();
        }
        while (!queue.fits(frame.size(), settings)) {
            if (take() == null) {
                break;
            }
            skip();
        }
        if (queue.fits(frame.size(), settings) || isIdle()) {
            add(key, frame);
        } else {
            skip();
        }
    }

    private void skip() {
        skipped++;
        group.totals().skip(1);
    }

    /** Reports the messages that the member missed to the listeners and to the member. */
    private void closeGap() {
        long count = tellSkipped();
        LongFunction<Message> notice = group.settings().queue().notice();
        if (notice == null || !takesOutput()) {
            return;
        }
        try {
            Message message = notice.apply(count);
            add(null, EncodedFrame.of(ofLoop.framing(), message));
        } catch (IllegalArgumentException e) {
            connection.fail(new Failure.NotEncodable(e));
        } catch (RuntimeException e) {
            connection.fail(new Failure.HandlerFailed(e));
        }
    }

    private long tellSkipped() {
        long count = skipped;
        skipped = 0;
        String name = group.settings().name();
        connection
                .connectionConfig()
                .events()
                .emit(new MessagesSkipped(connection.id(), name, count, System.nanoTime()));
        return count;
    }

    /** Sends what waits, as far as the system accepts it. */
    @Override
    protected void flushed() {
        if (queue.isEmpty() && underWay == null && skipped == 0) {
            return;
        }
        while (takesOutput() && composeNext() && flush()) {
            // the system accepts more
        }
        if (skipped > 0 && isIdle() && takesOutput()) {
            closeGap();
            flushed();
        }
    }

    /** Composes the next bytes if the system has accepted all before. Returns whether it did. */
    private boolean composeNext() {
        LongMessage inPieces = underWay;
        if (inPieces == null) {
            return isFree() && composeWaiting();
        }
        if (!inPieces.isComplete()) {
            if (!isFlushed()) {
                return false;
            }
            compose(inPieces, PIECE_BYTES);
        }
        if (inPieces.isComplete()) { // perhaps completed before a message in pieces of another
            underWay = null;
        }
        return true;
    }

    /** Composes waiting messages, at most as many bytes as a piece. Returns whether it did. */
    private boolean composeWaiting() {
        int bytes = 0;
        int count = 0;
        for (EncodedFrame next = queue.peek();
                next != null && (count == 0 || bytes + next.size() <= PIECE_BYTES);
                next = queue.peek()) {
            take();
            bytes += next.size();
            count++;
            if (next.size() > PIECE_BYTES) {
                underWay = LongMessage.encoded(next.shown(), next.view());
                compose(underWay, PIECE_BYTES);
                break;
            }
            composeEncoded(next.view(), next.shown());
        }
        group.totals().deliver(count);
        return count > 0;
    }

    private @Nullable EncodedFrame take() {
        EncodedFrame oldest = queue.poll();
        if (oldest != null) {
            hold(-oldest.size());
        }
        return oldest;
    }

    @Override
    protected void ending() {
        if (takesOutput()) {
            composeAll();
            ofLoop.forEachPending(this, this::composeLast);
        }
    }

    /** Composes everything that waits. */
    private void composeAll() {
        if (!takesOutput()) {
            return;
        }
        if (underWay != null && !underWay.isComplete()) {
            compose(underWay, Integer.MAX_VALUE);
        }
        underWay = null;
        if (skipped > 0) {
            closeGap();
        }
        for (EncodedFrame next = take(); next != null; next = take()) {
            composeLast(next);
        }
        connection.loop().touch(connection);
    }

    private void composeLast(EncodedFrame frame) {
        composeEncoded(frame.view(), frame.shown());
        group.totals().deliver(1);
    }

    @Override
    protected void ended() {
        if (!isGone) {
            if (skipped > 0) {
                tellSkipped();
            }
            underWay = null;
            goAway();
            group.ended(this);
        }
    }
}
