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
 * The incoming half of a connection: bytes are decoded in the loop's buffer, and only what no
 * message has taken is held.
 *
 * <p>Decoding stops, in mid-buffer too, while the exchange takes no more or too much is unsent.
 * Reading goes on until {@value #HELD_BYTES_MAX} bytes are held, so that a peer's close is noticed;
 * then the system's own window stops the peer.
 */
public final class FrameReader {
    private static final int HELD_BYTES_MAX = 1 << 16;

    private final TcpConnection connection;
    private final DecodeContext decodeContext;
    private final ReadBuffer readBuffer = new ReadBuffer();

    private int scanned;
    private long scanState;
    private int reads;
    private int lastReadBytes;
    private long messages;
    private long bytesIn;

    /** The bytes last added to the sum over all connections. */
    private int toldBytes;

    /** Nothing is to be read for the moment. */
    private boolean stopped;

    /**
     * The message that is given is one of the held bytes, which are no longer counted as such then.
     */
    private boolean decodesHeld;

    /** Decoding was stopped though more may be whole. */
    private boolean heldBack;

    FrameReader(TcpConnection connection, DecodeContext decodeContext) {
        this.connection = connection;
        this.decodeContext = decodeContext;
    }

    /** Takes what a read brought. */
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
                .looksAgain()) { // else they are few, and until the next poll
            tellHeld();
        }
    }

    /** Reads all that has arrived by now, up to about so many bytes. */
    public void readArrived(long most) {
        long until = bytesIn + most;
        long before = -1;
        while (bytesIn > before && bytesIn < until && !connection.closeSequence.isClosed()) {
            before = bytesIn;
            connection.link().readNow();
        }
    }

    /** Returns the largest message with its framing, or what is held of smaller ones. */
    private long expectedMax() {
        long message = connection.limits().maxMessageBytes();
        return Math.max(
                message + connection.connectionConfig.received().overheadBytesMax(),
                2L * HELD_BYTES_MAX);
    }

    /** Decodes on where that was stopped, or where the peer's end decides. */
    void resume() {
        if (!readBuffer.isEmpty() || connection.closeSequence.inputHasEnded()) {
            decodeHeld();
            tellHeld();
        }
    }

    /** The silence that the framing asked for is over. */
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

    /** Keeps the sum over all connections, which may drop this one. */
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
     * Gives the exchange every whole message as long as it takes more; moves the position past
     * them.
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

    /** Returns whether no message is taken for the moment, by this side's doing. */
    boolean isHeld() {
        return heldBack || !connection.messageHandler.takesMore(connection);
    }

    /** To raw, an end before any byte is a message of none. */
    private boolean endsEmpty() {
        return messages == 0
                && connection.closeSequence.inputHasEnded()
                && connection.connectionConfig.serving()
                && connection.connectionConfig.received().endsByClosing();
    }

    /** Acts on what the scan found; whether decoding goes on. */
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
                int most = connection.limits().maxMessageBytes();
                Failure tooLong = new Failure.TooLong(decodeContext.tooLongBytes(), most);
                connection.fail(isTls(bytes) ? malformed(bytes, "a length") : tooLong);
            }
            case MALFORMED -> connection.fail(malformed(bytes, decodeContext.reason()));
        }
        return false;
    }

    private Failure malformed(ByteBuffer bytes, String reason) {
        return new Failure.Malformed(
                isTls(bytes)
                        ? "the first bytes are a TLS handshake where plain text was expected;"
                                + " have the client speak plain text, or serve with TLS"
                        : reason);
    }

    /** Returns whether what cannot be a message is a client's that takes this for a TLS server. */
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

    /** Returns whether decoding was stopped and could go on now. */
    boolean canResume() {
        return heldBack && mayDecode(readBuffer.view());
    }

    /** Reads no more until {@link #goOn}. */
    public void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
    }

    /** Returns whether so much is held back that reading must stop too. */
    boolean isFull() {
        return stopped || (heldBack && readBuffer.size() >= HELD_BYTES_MAX);
    }

    /** Bytes that arrived and are in no message yet. */
    int heldBytes() {
        return readBuffer.size();
    }

    /** Bytes received, framing included. */
    long bytesIn() {
        return bytesIn;
    }

    /** Messages received whole. */
    long messages() {
        return messages;
    }

    /**
     * Returns the time of the last byte before the silence that may end a message; 0 before the
     * framing asked for one.
     */
    public long silentSince() {
        return connection.connectionTimeouts.silentSince();
    }

    /** Returns a copy of the bytes that arrived and are in no message yet. */
    public Message unfinished() {
        return readBuffer.isEmpty() ? Message.empty() : Message.of(readBuffer.view());
    }

    void clear() {
        readBuffer.clear();
        tellHeld();
    }
}
