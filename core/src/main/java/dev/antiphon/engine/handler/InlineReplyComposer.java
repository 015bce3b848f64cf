package dev.antiphon.engine.handler;

import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.LoopLocal;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.handler.InlineReply;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The composer of inline handlers' replies on one loop. It is reused, so that composing a reply
 * allocates no memory. Nothing is sent before the handler has returned.
 *
 * <p>A reply of one message is composed directly in the loop's outgoing buffer, after space for its
 * head, if the size of the head is known before the content is. Other replies, and those that do
 * not fit, are composed in a separate buffer.
 */
public final class InlineReplyComposer implements InlineReply {
    private static final LoopLocal<InlineReplyComposer> OF_LOOP =
            new LoopLocal<>(InlineReplyComposer::new);
    private static final int SMALLEST = 1 << 12;
    private static final int KEPT_MAX = 1 << 20;

    private ByteBuffer apart = ByteBuffer.allocateDirect(SMALLEST);

    /**
     * The target of appends: the outgoing buffer while the reply is composed there, else {@link
     * #apart}.
     */
    private ByteBuffer target = apart;

    /** A second view of the outgoing buffer, set to the content of the reply. */
    private final ByteBuffer view;

    private boolean inPlace;

    /** The index at which the reply's head begins in the outgoing buffer. */
    private int headAt;

    private int contentAt;

    /** The number of bytes that can be appended without a check. */
    private int room;

    private int[] ends = new int[4];
    private int finished;
    private boolean begun;
    private After after = After.AS_FRAMED;
    private @Nullable TcpConnection connection;

    private InlineReplyComposer(EventLoop loop) {
        view = loop.outgoing().view();
    }

    /** Returns the loop's composer. */
    static InlineReplyComposer of(EventLoop loop) {
        return OF_LOOP.of(loop);
    }

    /** Begins a reply on this connection. */
    InlineReplyComposer begin(TcpConnection asking) {
        if (apart.capacity() > KEPT_MAX) {
            apart = ByteBuffer.allocateDirect(SMALLEST);
        }
        finished = 0;
        begun = false;
        after = After.AS_FRAMED;
        connection = asking;
        long bound = asking.limits().maxOutboundBytesPerConnection();
        Framing framing = asking.connectionConfig().sent();
        int head = framing.headBytes();
        ByteBuffer out = asking.loop().outgoing().of(asking);
        int overhead = framing.overheadBytesMax();
        inPlace = head >= 0 && out.remaining() >= overhead;
        if (inPlace) {
            target = out;
            headAt = out.position();
            contentAt = headAt + head;
            room = (int) Math.min(bound, out.remaining() - overhead);
            out.position(contentAt);
        } else {
            composeApart(bound);
        }
        return this;
    }

    private void composeApart(long bound) {
        inPlace = false;
        target = apart.clear();
        contentAt = 0;
        room = (int) Math.min(bound, apart.capacity());
    }

    /** Moves the reply from the outgoing buffer to the separate one and continues there. */
    private void moveApart(int more) {
        ByteBuffer out = target;
        int count = out.position() - contentAt;
        view.clear().limit(out.position()).position(contentAt);
        out.position(headAt);
        long bound = asking().limits().maxOutboundBytesPerConnection();
        long wanted = (long) count + more;
        if (wanted > apart.capacity() && wanted <= bound) {
            apart = buffer((int) Math.min(Integer.MAX_VALUE - 8, 2 * wanted));
        }
        composeApart(bound);
        if (count > apart.capacity()) {
            apart = buffer(count);
            composeApart(bound);
        }
        apart.put(view);
        room -= count;
    }

    /** Discards the composed bytes, because the handler failed. */
    void withdraw() {
        if (inPlace) {
            target.position(headAt);
        }
        connection = null;
    }

    /** Sends the composed reply. */
    void commit(@Nullable RequestTag requestTag) {
        TcpConnection to = asking();
        if (inPlace) {
            if (begun) {
                int end = target.position();
                target.position(headAt);
                view.clear().limit(end).position(contentAt);
                to.frameWriter().composeInPlace(view, target, requestTag);
                finished = 1;
            } else {
                target.position(headAt);
            }
        } else {
            if (begun) {
                next();
            }
            int from = 0;
            for (int i = 0; i < finished; i++) {
                target.limit(ends[i]).position(from);
                to.compose(target, requestTag);
                from = ends[i];
            }
        }
        connection = null;
        to.finish(after == After.AS_FRAMED && finished == 0 ? After.KEEP : after);
    }

    @Override
    public InlineReply text(String text) {
        int length = text.length();
        ByteBuffer into = room(length);
        int start = into.position();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                into.position(start);
                room += length;
                return bytes(text.getBytes(StandardCharsets.UTF_8));
            }
            into.put((byte) c);
        }
        return this;
    }

    @Override
    public InlineReply bytes(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    @Override
    public InlineReply message(MessageView message) {
        message.copyTo(room(message.size()));
        return this;
    }

    @Override
    public InlineReply next() {
        if (inPlace) {
            moveApart(0);
        }
        if (finished == ends.length) {
            ends = Arrays.copyOf(ends, 2 * finished);
        }
        ends[finished++] = target.position();
        begun = false;
        return this;
    }

    @Override
    public InlineReply then(Reply.After then) {
        after = then;
        return this;
    }

    @Override
    public Connection connection() {
        return asking().handle();
    }

    private TcpConnection asking() {
        TcpConnection current = connection;
        if (current == null) {
            throw new IllegalStateException(
                    "an inline reply is valid until its handler returns; use onMessage or onMessageAsync");
        }
        return current;
    }

    private ByteBuffer room(int more) {
        if (more > room || connection == null) {
            makeRoom(more);
        }
        room -= more;
        begun = true;
        return target;
    }

    private void makeRoom(int more) {
        long bound = asking().limits().maxOutboundBytesPerConnection();
        long wanted = (long) target.position() - contentAt + more;
        if (wanted > bound) {
            throw new IllegalStateException("reply of " + wanted + " bytes is over the limit of "
                    + bound + "; raise Limits.maxOutboundBytesPerConnection");
        }
        if (inPlace) {
            moveApart(more);
        } else if (more > target.remaining()) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8, 2 * wanted);
            apart = buffer(capacity).put(target.flip());
            target = apart;
        }
        room = (int) Math.min(bound - target.position(), target.remaining());
    }

    /**
     * Returns a new buffer. A large one, which is temporary, is on the heap, since direct memory is
     * freed only by garbage collection.
     */
    private static ByteBuffer buffer(int capacity) {
        return capacity > KEPT_MAX
                ? ByteBuffer.allocate(capacity)
                : ByteBuffer.allocateDirect(capacity);
    }
}
