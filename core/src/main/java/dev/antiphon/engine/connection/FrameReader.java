package dev.antiphon.engine.connection;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.buffer.ReadBuffer;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.tls.TlsRecord;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.message.Message;

import java.nio.ByteBuffer;

/**
 * The input of a connection. It decodes received bytes directly in the loop's buffer, and keeps
 * only bytes that do not form a complete message yet.
 *
 * <p>Decoding stops, also in the middle of a buffer, while the message handler accepts no more
 * messages or too many bytes are unsent. Reading continues until {@value #HELD_BYTES_MAX} bytes are
 * held, so that a close by the peer is noticed; then TCP flow control stops the peer.
 */
public final class FrameReader {
    private static final int HELD_BYTES_MAX = 1 << 16;
    private static final int UNDECODED_BYTES_MAX = 1 << 12;

    private final TcpConnection connection;
    private final DecodeContext decodeContext;
    private final ReadBuffer readBuffer = new ReadBuffer();

    private int scanned;
    private long scanState;
    private int reads;
    private int lastReadBytes;
    private long messages;
    private long bytesIn;

    /** The number of held bytes that is already counted in the {@link InboundBudget}. */
    private int toldBytes;

    /** True if reading was stopped by {@link #stop}. */
    private boolean stopped;

    /**
     * True while held bytes are decoded. Each decoded message is then removed from the held bytes.
     */
    private boolean decodesHeld;

    /** True if decoding stopped although the held bytes may contain complete messages. */
    private boolean heldBack;

    /** The beginning of a read that broke the framing; empty without one. */
    private Message undecoded = Message.empty();

    FrameReader(TcpConnection connection, DecodeContext decodeContext) {
        this.connection = connection;
        this.decodeContext = decodeContext;
    }

    /** Processes the bytes of a read. */
    void received(ByteBuffer bytes) {
        CloseSequence closeSequence = connection.closeSequence;
        int count = bytes.remaining();
        bytesIn += count;
        connection.loop.loopCounters().received(count);
        lastReadBytes = count;
        reads++;
        if (closeSequence.readsOff()) {
            closeSequence.readOff(count);
        } else if (readBuffer.isEmpty()) {
            decode(bytes);
            if (!closeSequence.readsOff()) {
                readBuffer.add(bytes, expectedMax());
            }
        } else {
            readBuffer.add(bytes, expectedMax());
            decodeHeld();
        }
        if (!connection.connectionTimeouts
                .looksAgain()) { // else the held bytes are few, and held until the next poll only
            tellHeld();
        }
    }

    /** Reads all bytes that have arrived, up to about this number. */
    public void readArrived(long most) {
        long until = bytesIn + most;
        long before = -1;
        while (bytesIn > before && bytesIn < until && !connection.closeSequence.isClosed()) {
            before = bytesIn;
            connection.link().readNow();
        }
    }

    /**
     * Returns the largest number of bytes that the buffer is expected to hold: one message of the
     * largest size with its framing, or several smaller ones.
     */
    private long expectedMax() {
        long message = connection.limits().maxMessageBytes();
        return Math.max(
                message + connection.connectionConfig.received().overheadBytesMax(),
                2L * HELD_BYTES_MAX);
    }

    /** Continues decoding after a stop, or at the end of the input. */
    void resume() {
        if (!readBuffer.isEmpty() || connection.closeSequence.inputHasEnded()) {
            decodeHeld();
            tellHeld();
        }
    }

    /** Ends the message after the pause that the framing requested. */
    void pauseOver() {
        ByteBuffer held = readBuffer.view();
        look(held);
        connection.connectionConfig.received().decode(decodeContext.afterPause());
        if (outcome(held)) {
            decode(held);
        }
        keep(held);
        tellHeld();
    }

    private void decodeHeld() {
        ByteBuffer held = readBuffer.view();
        decodesHeld = true;
        try {
            decode(held);
        } finally {
            decodesHeld = false;
        }
        keep(held);
    }

    private void keep(ByteBuffer held) {
        if (connection.closeSequence.readsOff()) {
            readBuffer.clear();
        } else {
            readBuffer.keepFrom(held);
        }
    }

    /** Updates the {@link InboundBudget}, which may drop this connection. */
    private void tellHeld() {
        int held = readBuffer.size();
        int more = held - toldBytes;
        if (more != 0) {
            toldBytes = held;
            connection.connectionConfig.inboundBudget().add(more);
        }
        if (more > 0) {
            connection.connectionConfig.inboundBudget().keepWithin(connection.loop);
        }
    }

    /**
     * Passes complete messages to the message handler while it accepts more, and moves the buffer's
     * position past each.
     */
    private void decode(ByteBuffer bytes) {
        boolean goesOn = mayDecode(bytes);
        while (goesOn) {
            look(bytes);
            boolean ended = connection.closeSequence.inputHasEnded();
            connection
                    .connectionConfig
                    .received()
                    .decode(ended ? decodeContext.atEnd() : decodeContext);
            if (!outcome(bytes)) {
                heldBack = false;
                return;
            }
            goesOn = mayDecode(bytes);
        }
        heldBack = bytes.hasRemaining();
    }

    private void look(ByteBuffer bytes) {
        int most = connection.limits().maxMessageBytes();
        decodeContext.look(bytes, scanned, scanState, most).afterRead(lastReadBytes);
    }

    private boolean mayDecode(ByteBuffer bytes) {
        if (connection.closeSequence.readsOff()
                || !connection.messageHandler.takesMore(connection)) {
            return false;
        }
        return bytes.hasRemaining() || endsEmpty();
    }

    /** Returns whether this side currently accepts no further messages. */
    boolean isHeld() {
        return heldBack || !connection.messageHandler.takesMore(connection);
    }

    /**
     * Returns whether the end of the input counts as an empty message, as in the raw framing if no
     * byte was received.
     */
    private boolean endsEmpty() {
        return messages == 0
                && connection.closeSequence.inputHasEnded()
                && connection.connectionConfig.serving()
                && connection.connectionConfig.received().endsByClosing();
    }

    /** Acts on the result of a decoding step. Returns whether decoding continues. */
    private boolean outcome(ByteBuffer bytes) {
        switch (decodeContext.outcome()) {
            case MESSAGE -> {
                message(bytes);
                return true;
            }
            case SKIP -> {
                bytes.position(bytes.position() + decodeContext.takenBytes());
                scanned = 0;
                scanState = 0;
                connection.connectionTimeouts.messageEnded();
                return true;
            }
            case INCOMPLETE -> {
                scanned = decodeContext.scannedBytes();
                scanState = decodeContext.state();
                if (connection.closeSequence.inputHasEnded()) {
                    connection.fail(new Failure.ClosedMidMessage(bytes.remaining()));
                } else {
                    connection.connectionTimeouts.messageBegun(
                            connection.loop.now(), decodeContext.pause());
                }
            }
            case TOO_LONG -> {
                keepUndecoded(bytes);
                int most = connection.limits().maxMessageBytes();
                Failure tooLong = new Failure.TooLong(decodeContext.tooLongBytes(), most);
                connection.fail(isTls(bytes) ? malformed(bytes, "a length") : tooLong);
            }
            case MALFORMED -> {
                keepUndecoded(bytes);
                connection.fail(malformed(bytes, decodeContext.reason()));
            }
        }
        return false;
    }

    /** Keeps the beginning of bytes that break the framing, for {@link #unfinished}. */
    private void keepUndecoded(ByteBuffer bytes) {
        if (!decodesHeld) {
            int count = Math.min(bytes.remaining(), UNDECODED_BYTES_MAX);
            undecoded = Message.of(bytes.slice(bytes.position(), count));
        }
    }

    private Failure malformed(ByteBuffer bytes, String reason) {
        return new Failure.Malformed(
                isTls(bytes)
                        ? "the first bytes are a TLS handshake where plain text was expected;"
                                + " have the client speak plain text, or serve with TLS"
                        : reason);
    }

    /** Returns whether undecodable bytes were sent by a client that expects TLS. */
    private boolean isTls(ByteBuffer bytes) {
        return messages == 0
                && connection.connectionConfig.serving()
                && TlsRecord.isClientHello(bytes);
    }

    private void message(ByteBuffer bytes) {
        int start = bytes.position();
        bytes.position(start + decodeContext.takenBytes());
        if (decodesHeld) {
            readBuffer.taken(bytes);
            tellHeld();
        }
        BorrowedMessage message = connection
                .loop
                .borrowed()
                .aim(bytes, start + decodeContext.contentFrom(), decodeContext.contentBytes());
        scanned = 0;
        scanState = 0;
        messages++;
        connection.connectionTimeouts.messageEnded();
        EventDispatcher events = connection.connectionConfig.events();
        if (events.tellsMessagesIn()) {
            long now = System.nanoTime();
            MessageIn event = new MessageIn(
                    connection.id, connection.sequence(), message.toMessage(), reads, now);
            events.emit(RequestTag.answering(connection.messageHandler.asked(message), event));
        }
        reads = bytes.hasRemaining() ? 1 : 0;
        connection.messageHandler.message(connection, message);
    }

    /** Returns whether decoding was stopped and can continue now. */
    boolean canResume() {
        return heldBack && mayDecode(readBuffer.view());
    }

    /** Stops reading until {@link #goOn}. */
    public void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
    }

    /** Returns whether reading must stop: on request, or because too many bytes are held. */
    boolean isFull() {
        return stopped || (heldBack && readBuffer.size() >= HELD_BYTES_MAX);
    }

    /** Returns the number of received bytes that are not part of a decoded message. */
    int heldBytes() {
        return readBuffer.size();
    }

    /** Returns the number of bytes received, framing included. */
    long bytesIn() {
        return bytesIn;
    }

    /** Returns the number of whole messages received. */
    long messages() {
        return messages;
    }

    /**
     * Returns the time, by the monotonic clock, of the last byte before the pause that may end a
     * message; 0 if the framing has not requested a pause yet.
     */
    public long silentSince() {
        return connection.connectionTimeouts.silentSince();
    }

    /**
     * Returns a copy of the received bytes that are not part of a decoded message; of a read that
     * breaks the framing, at most the first {@value #UNDECODED_BYTES_MAX}.
     */
    public Message unfinished() {
        return readBuffer.isEmpty() ? undecoded : Message.of(readBuffer.view());
    }

    void clear() {
        readBuffer.clear();
        tellHeld();
    }
}
