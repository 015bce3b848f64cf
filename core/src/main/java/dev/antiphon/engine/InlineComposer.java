package dev.antiphon.engine;

import dev.antiphon.Connection;
import dev.antiphon.InlineReply;
import dev.antiphon.Message;
import dev.antiphon.Reply;
import dev.antiphon.Reply.After;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where inline handlers of one loop compose their replies; used again for each, so that none allocates. Nothing is sent
 * before the handler has returned.
 */
final class InlineComposer implements InlineReply {
    private static final int SMALLEST = 1 << 12;
    private static final int KEPT_MAX = 1 << 20;

    private ByteBuffer content = ByteBuffer.allocateDirect(SMALLEST);
    private int[] ends = new int[4];
    private int finished;
    private boolean begun;
    private After after = After.AS_FRAMED;
    private @Nullable LiveConnection connection;

    /** Begins a reply on this connection. */
    InlineComposer begin(LiveConnection asking) {
        if (content.capacity() > KEPT_MAX) {
            content = ByteBuffer.allocateDirect(SMALLEST);
        }
        content.clear();
        finished = 0;
        begun = false;
        after = After.AS_FRAMED;
        connection = asking;
        return this;
    }

    /** Sends what was composed. */
    void commit(@Nullable Asked asked) {
        LiveConnection target = asking();
        if (begun) {
            next();
        }
        int from = 0;
        for (int i = 0; i < finished; i++) {
            content.limit(ends[i]).position(from);
            target.compose(content, asked);
            from = ends[i];
        }
        connection = null;
        target.finish(after == After.AS_FRAMED && finished == 0 ? After.KEEP : after);
    }

    @Override
    public InlineReply text(String text) {
        int length = text.length();
        ByteBuffer target = room(length);
        int start = target.position();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                target.position(start);
                return bytes(text.getBytes(StandardCharsets.UTF_8));
            }
            target.put((byte) c);
        }
        return this;
    }

    @Override
    public InlineReply bytes(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    @Override
    public InlineReply message(Message message) {
        message.copyTo(room(message.size()));
        return this;
    }

    @Override
    public InlineReply next() {
        if (finished == ends.length) {
            ends = Arrays.copyOf(ends, 2 * finished);
        }
        ends[finished++] = content.position();
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
        return asking();
    }

    private LiveConnection asking() {
        LiveConnection current = connection;
        if (current == null) {
            throw new IllegalStateException(
                    "an inline reply is valid until its handler returns; use on or onAsync");
        }
        return current;
    }

    private ByteBuffer room(int more) {
        long bound = asking().limits().outboundBytesMax();
        long wanted = (long) content.position() + more;
        if (wanted > bound) {
            throw new IllegalStateException("reply of " + wanted + " bytes is over the limit of "
                    + bound + "; raise Limits.outboundBytesMax");
        }
        begun = true;
        if (more > content.remaining()) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8, 2 * wanted);
            content = buffer(capacity).put(content.flip());
        }
        return content;
    }

    /** What is not kept is of the heap: direct memory is given back only when that is collected. */
    private static ByteBuffer buffer(int capacity) {
        return capacity > KEPT_MAX
                ? ByteBuffer.allocate(capacity)
                : ByteBuffer.allocateDirect(capacity);
    }
}
