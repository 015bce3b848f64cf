package dev.antiphon.stub.replay;

import dev.antiphon.argument.Plural;
import dev.antiphon.message.Message;
import dev.antiphon.stub.replay.Script.Spoken;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A receiver that compares the bytes of the other side with recorded lines, independent of the
 * division into reads. Large lines without masks are compared read by read. Used by one thread.
 */
final class HeardBytes {
    /**
     * The size in bytes of the largest line that is compared as a whole and reported with hints.
     */
    private static final int WHOLE_BYTES_MAX = 1 << 20;

    /**
     * The time without bytes after which a line that differs from the recording counts as ended.
     */
    private static final Duration QUIET = Duration.ofMillis(200);

    private static final int SHOWN_BYTES = 128;

    private final ScriptListener listener;
    private final Masks masks;
    private final Duration patience;

    /** The received bytes that have not been compared with a line yet. */
    private ByteBuffer ahead = ByteBuffer.allocate(0);

    private boolean silent;

    HeardBytes(ScriptListener listener, ScriptSide.Terms terms) {
        this.listener = listener;
        this.masks = terms.masks();
        this.patience = terms.patience();
    }

    /** Returns whether fewer bytes than expected were received for the last line. */
    boolean isSilent() {
        return silent;
    }

    /** Discards the bytes that have not been compared with a line, and returns their number. */
    int takeAhead() {
        int count = ahead.remaining();
        ahead = ByteBuffer.allocate(0);
        return count;
    }

    /**
     * Receives as many bytes as the recorded line has. Returns the difference as a text of several
     * lines; empty if there is none or no byte was received.
     */
    Optional<String> hear(Spoken expected, int line) throws InterruptedException {
        silent = false;
        Optional<String> difference = expected.size() <= WHOLE_BYTES_MAX || !masks.areNone()
                ? whole(expected, line)
                : piecewise(expected, line);
        if (difference.isEmpty() || silent) {
            return difference;
        }
        long more = drained();
        return more == 0
                ? difference
                : Optional.of(difference.get() + "  " + Plural.of(more, "byte")
                        + " more than recorded\n");
    }

    private Optional<String> whole(Spoken line, int number) throws InterruptedException {
        Message expected = line.message();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < expected.size() && available()) {
            byte[] taken = new byte[Math.min(ahead.remaining(), expected.size() - bytes.size())];
            ahead.get(taken);
            bytes.writeBytes(taken);
        }
        silent = bytes.size() < expected.size();
        Message found = masks.hide(Message.of(bytes.toByteArray()));
        Message hidden = masks.hide(expected);
        if (found.equals(hidden)) {
            silent = false;
            return Optional.empty();
        }
        return bytes.size() == 0
                ? Optional.empty() // another report says that no bytes were received
                : Optional.of("message " + number + " is not as recorded,\n"
                        + RunAlignment.ofMessages(hidden, found));
    }

    private Optional<String> piecewise(Spoken line, int number) throws InterruptedException {
        long place = 0;
        String difference = "";
        for (Message part : line.parts()) {
            ByteBuffer expected = part.buffer();
            while (expected.hasRemaining()) {
                if (!available()) {
                    silent = true;
                    return Optional.of(difference).filter(each -> !each.isEmpty());
                }
                int count = Math.min(ahead.remaining(), expected.remaining());
                ByteBuffer one = expected.slice(expected.position(), count);
                ByteBuffer other = ahead.slice(ahead.position(), count);
                int at = one.mismatch(other);
                if (at >= 0 && difference.isEmpty()) {
                    difference = "message " + number + " is not as recorded from byte "
                            + (place + at) + " on,\n"
                            + RunAlignment.ofMessages(shown(one, at), shown(other, at));
                }
                expected.position(expected.position() + count);
                ahead.position(ahead.position() + count);
                place += count;
            }
        }
        return Optional.of(difference).filter(each -> !each.isEmpty());
    }

    private static Message shown(ByteBuffer bytes, int at) {
        return Message.of(bytes.slice(at, Math.min(SHOWN_BYTES, bytes.limit() - at)));
    }

    /**
     * Waits for bytes if no received bytes are left. Returns false if none were received in time.
     */
    private boolean available() throws InterruptedException {
        while (!ahead.hasRemaining()) {
            Message next = listener.next(patience);
            if (next == null) {
                return false;
            }
            ahead = next.buffer();
        }
        return true;
    }

    /**
     * Receives and discards the further bytes of a line that differs from the recording, until none
     * arrive for {@link #QUIET} or the timeout has passed. Returns the number of discarded bytes.
     */
    private long drained() throws InterruptedException {
        long bytes = takeAhead();
        long until = System.nanoTime() + patience.toNanos(); // bytes may never stop
        while (System.nanoTime() - until < 0) {
            Message next = listener.next(QUIET);
            if (next == null) {
                break;
            }
            bytes += next.size();
        }
        return bytes;
    }
}
