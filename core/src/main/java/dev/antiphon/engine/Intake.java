package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.framing.Scan;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The incoming half of a connection: bytes are decoded in the loop's buffer, and only what no
 * message has taken is held.
 *
 * <p>Decoding stops, in mid-buffer too, while the exchange takes no more or too much is unsent.
 * Reading goes on until {@value #HELD_BYTES_MAX} bytes are held, so that a peer's close is noticed;
 * then the system's own window stops the peer.
 */
final class Intake {
    private static final int HELD_BYTES_MAX = 1 << 16;

    private final LiveConnection connection;
    private final Scan scan;
    private final Inbox inbox = new Inbox();

    private int scanned;
    private long scanState;
    private int reads;
    private int lastReadBytes;
    private long messages;
    private long bytesIn;

    /** What was last added to the sum over all connections. */
    private int toldBytes;

    /** Nothing is to be read for the moment. */
    private boolean stopped;

    /**
     * The message that is given is one of the held bytes, which are no longer counted as such then.
     */
    private boolean decodesHeld;

    /** Decoding was stopped though more may be whole. */
    private boolean heldBack;

    Intake(LiveConnection connection, Scan scan) {
        this.connection = connection;
        this.scan = scan;
    }

    /** Takes what a read brought. */
    void received(ByteBuffer bytes) {
        Ending ending = connection.ending;
        int count = bytes.remaining();
        bytesIn += count;
        connection.loop.tally().received(count);
        lastReadBytes = count;
        reads++;
        if (ending.readsOff()) {
            ending.readOff(count);
        } else if (inbox.isEmpty()) {
            decode(bytes);
            if (!ending.readsOff()) {
                inbox.add(bytes, expectedMax());
            }
        } else {
            inbox.add(bytes, expectedMax());
            decodeHeld();
        }
        if (!connection.deadlines.looksAgain()) { // else they are few, and until the next poll
            tellHeld();
        }
    }

    /** Reads all that has arrived by now, up to about so many bytes. */
    void readArrived(long most) {
        long until = bytesIn + most;
        long before = -1;
        while (bytesIn > before && bytesIn < until && !connection.ending.isClosed()) {
            before = bytesIn;
            connection.link().readNow();
        }
    }

    /** The largest message with its framing, or what is held of smaller ones. */
    private long expectedMax() {
        long message = connection.limits().messageBytesMax();
        return Math.max(
                message + connection.setup.framing().overheadBytesMax(), 2L * HELD_BYTES_MAX);
    }

    /** Decodes on where that was stopped, or where the peer's end decides. */
    void resume() {
        if (!inbox.isEmpty() || connection.ending.inputHasEnded()) {
            decodeHeld();
            tellHeld();
        }
    }

    /** The silence that the framing asked for is over. */
    void pauseOver() {
        ByteBuffer held = inbox.view();
        look(held);
        connection.setup.framing().decode(scan.afterPause());
        if (outcome(held)) {
            decode(held);
        }
        keep(held);
        tellHeld();
    }

    private void decodeHeld() {
        ByteBuffer held = inbox.view();
        decodesHeld = true;
        try {
            decode(held);
        } finally {
            decodesHeld = false;
        }
        keep(held);
    }

    private void keep(ByteBuffer held) {
        if (connection.ending.readsOff()) {
            inbox.clear();
        } else {
            inbox.keepFrom(held);
        }
    }

    /** Keeps the sum over all connections, which may drop this one. */
    private void tellHeld() {
        int held = inbox.size();
        int more = held - toldBytes;
        if (more != 0) {
            toldBytes = held;
            connection.setup.held().add(more);
        }
        if (more > 0) {
            connection.setup.held().keepWithin(connection.loop);
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
            boolean ended = connection.ending.inputHasEnded();
            connection.setup.framing().decode(ended ? scan.atEnd() : scan);
            if (!outcome(bytes)) {
                heldBack = false;
                return;
            }
            goesOn = mayDecode(bytes);
        }
        heldBack = bytes.hasRemaining();
    }

    private void look(ByteBuffer bytes) {
        int most = connection.limits().messageBytesMax();
        scan.look(bytes, scanned, scanState, most).afterRead(lastReadBytes);
    }

    private boolean mayDecode(ByteBuffer bytes) {
        if (connection.ending.readsOff() || !connection.exchange.takesMore(connection)) {
            return false;
        }
        return bytes.hasRemaining() || endsEmpty();
    }

    /** Whether no message is taken for the moment, by this side's doing. */
    boolean isHeld() {
        return heldBack || !connection.exchange.takesMore(connection);
    }

    /** To raw, an end before any byte is a message of none. */
    private boolean endsEmpty() {
        return messages == 0
                && connection.ending.inputHasEnded()
                && connection.setup.serving()
                && connection.setup.framing().endsByClosing();
    }

    /** Acts on what the scan found; whether decoding goes on. */
    private boolean outcome(ByteBuffer bytes) {
        switch (scan.outcome()) {
            case MESSAGE -> {
                message(bytes);
                return true;
            }
            case SKIP -> {
                bytes.position(bytes.position() + scan.takenBytes());
                scanned = 0;
                scanState = 0;
                connection.deadlines.messageEnded();
                return true;
            }
            case INCOMPLETE -> {
                scanned = scan.scannedBytes();
                scanState = scan.state();
                if (connection.ending.inputHasEnded()) {
                    connection.fault(new Fault.ClosedMidMessage(bytes.remaining()));
                } else {
                    connection.deadlines.messageBegun(connection.loop.now(), scan.pause());
                }
            }
            case TOO_LONG -> {
                int most = connection.limits().messageBytesMax();
                Fault tooLong = new Fault.TooLong(scan.tooLongBytes(), most);
                connection.fault(isTls(bytes) ? malformed(bytes, "a length") : tooLong);
            }
            case MALFORMED -> connection.fault(malformed(bytes, scan.reason()));
        }
        return false;
    }

    private Fault malformed(ByteBuffer bytes, String reason) {
        return new Fault.Malformed(
                isTls(bytes)
                        ? "the first bytes are a TLS handshake where plain text was expected;"
                                + " have the client speak plain text, or serve with TLS"
                        : reason);
    }

    /** Whether what cannot be a message is a client's that takes this for a TLS server. */
    private boolean isTls(ByteBuffer bytes) {
        return messages == 0 && connection.setup.serving() && TlsRecord.isClientHello(bytes);
    }

    private void message(ByteBuffer bytes) {
        int start = bytes.position();
        bytes.position(start + scan.takenBytes());
        if (decodesHeld) {
            inbox.taken(bytes);
            tellHeld();
        }
        BorrowedMessage message = connection
                .loop
                .borrowed()
                .aim(bytes, start + scan.contentFrom(), scan.contentBytes());
        scanned = 0;
        scanState = 0;
        messages++;
        connection.deadlines.messageEnded();
        long number = connection.nextSequence();
        EventQueues events = connection.setup.events();
        if (events.tellsMessagesIn()) {
            long now = System.nanoTime();
            Optional<Answered> answers = Asked.answered(connection.exchange.asked(message), now);
            events.emit(
                    new MessageIn(connection.id, number, message.toMessage(), reads, answers, now));
        }
        reads = bytes.hasRemaining() ? 1 : 0;
        connection.exchange.message(connection, message);
    }

    /** Whether decoding was stopped and could go on now. */
    boolean canResume() {
        return heldBack && mayDecode(inbox.view());
    }

    /** Reads no more until {@link #goOn}. */
    void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
    }

    /** Whether so much is held back that reading must stop too. */
    boolean isFull() {
        return stopped || (heldBack && inbox.size() >= HELD_BYTES_MAX);
    }

    /** Bytes that arrived and are in no message yet. */
    int heldBytes() {
        return inbox.size();
    }

    /** Bytes received, framing included. */
    long bytesIn() {
        return bytesIn;
    }

    /** Messages received whole. */
    long messages() {
        return messages;
    }

    /** A copy of the bytes that arrived and are in no message yet. */
    Message unfinished() {
        return inbox.isEmpty() ? Message.empty() : Message.of(inbox.view());
    }

    void clear() {
        inbox.clear();
        tellHeld();
    }
}
