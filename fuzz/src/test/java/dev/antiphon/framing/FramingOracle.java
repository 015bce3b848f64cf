package dev.antiphon.framing;

import dev.antiphon.framing.check.Encoding;
import dev.antiphon.framing.check.Feed;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must hold for a framing and any bytes. The looks themselves are held to the contract by
 * {@link Feed}, and what is written by {@link Encoding}: both end in an {@link AssertionError}.
 *
 * <p>Keeps its buffers from one input to the next; for one thread.
 */
final class FramingOracle {
    /** Byte by byte takes the square of it. */
    private static final int BYTE_BY_BYTE_MAX = 512;

    private static final int JOINED_MAX = 16;

    private final Framing framing;
    private final Reference reference;
    private final Encoding encoding;
    private final Frugality frugality;
    private final Feed whole;
    private final Feed pieces;

    FramingOracle(Framing framing, Reference reference) {
        this.framing = framing;
        this.reference = reference;
        this.encoding = new Encoding(framing);
        this.frugality = new Frugality(framing);
        this.whole = new Feed(framing, framing.endsByClosing());
        this.pieces = new Feed(framing, framing.endsByClosing());
    }

    void holds(FuzzedConnection connection) {
        List<byte[]> messages = sameHoweverCut(connection);
        frugality.holds(connection.sent());
        messages.forEach(each -> encodesWhatItRead(connection, each));
        if (!framing.endsByClosing()) {
            readsWhatIsJoined(connection, messages);
        }
        refusesOrDelivers(connection, connection.sent());
    }

    private List<byte[]> sameHoweverCut(FuzzedConnection connection) {
        byte[] sent = connection.sent();
        whole.begin("in one read", connection.maxMessageBytes()).read(sent, 0, sent.length);
        reference.mustAgree(whole, connection);
        pieces.begin("in the given reads", connection.maxMessageBytes());
        mustAgree(connection.readInto(pieces, sent));
        whole.end();
        mustAgree(pieces.end());
        if (sent.length <= BYTE_BY_BYTE_MAX) {
            pieces.begin("byte by byte", connection.maxMessageBytes());
            mustAgree(pieces.readEach(sent).end());
        }
        return List.copyOf(whole.messages());
    }

    private void mustAgree(Feed other) {
        other.expect(whole.messages());
        other.expectRefused(whole.refused());
    }

    private void encodesWhatItRead(FuzzedConnection connection, byte[] message) {
        if (reference.canEncode(message)) {
            byte[] wire = encoding.of("what was read", message)
                    .orElseThrow(() -> whole.failed(
                            "encodes what it read: " + Feed.shown(List.of(message)), "refused"));
            delivers(connection, wire, message);
        }
    }

    private void readsWhatIsJoined(FuzzedConnection connection, List<byte[]> messages) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<byte[]> joined = new ArrayList<>();
        for (byte[] message : messages.subList(0, Math.min(JOINED_MAX, messages.size()))) {
            encoding.of("joined", message).ifPresent(each -> {
                wire.writeBytes(each);
                joined.add(message);
            });
        }
        pieces.begin("what was read, written again", connection.maxMessageBytes());
        connection.readInto(pieces, wire.toByteArray()).end().expectOnly(joined);
    }

    private void refusesOrDelivers(FuzzedConnection connection, byte[] content) {
        Optional<byte[]> wire = encoding.of("any content", content);
        byte[] sent = encoding.filled("any content", content).orElse(content);
        boolean counts = sent.length >= framing.contentBytesMin()
                && sent.length <= framing.contentBytesMax();
        if (wire.isPresent() && !counts) {
            throw whole.failed("refuses content of a size that it does not carry", "encoded");
        }
        wire.ifPresent(bytes -> delivers(connection, bytes, sent));
    }

    /** To a limit of its very size, and not to a smaller one. */
    private void delivers(FuzzedConnection connection, byte[] wire, byte[] message) {
        pieces.begin("written and read", Math.max(1, message.length));
        connection.readInto(pieces, wire).end().expectOnly(List.of(message));
        if (message.length > 1) {
            pieces.begin("one byte over the limit", message.length - 1);
            connection.readInto(pieces, wire).end().expect(DecodeContext.Outcome.TOO_LONG);
        }
    }
}
