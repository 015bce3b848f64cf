package dev.antiphon.capture;

import dev.antiphon.address.Addresses;
import dev.antiphon.capture.CapturedConversation.End;
import dev.antiphon.capture.CapturedConversation.Piece;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.MessageTrace;
import dev.antiphon.recording.Reframing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conversations of a capture as the recording that a proxy between their sides would have made. */
public final class CapturedRecording {
    private final Framing framing;
    private final Instant started;
    private final List<Entry> entries = new ArrayList<>();

    private CapturedRecording(Framing framing, Instant started) {
        this.framing = framing;
        this.started = started;
    }

    /**
     * Returns the recording's lines. In raw framing each packet's bytes are a message, as a
     * recording of bytes has them.
     *
     * @throws IllegalArgumentException when a conversation could not be put together or is not in
     *   this framing; names it and the reason
     */
    public static List<Entry> entries(List<CapturedConversation> conversations, Framing framing) {
        Instant started = conversations.stream()
                .map(CapturedConversation::opened)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        CapturedRecording recording = new CapturedRecording(framing, started);
        recording.entries.add(new Entry.Header(CaptureRecorder.TOOL, framing.toString(), started));
        conversations.forEach(recording::add);
        return recording.entries;
    }

    private void add(CapturedConversation conversation) {
        try {
            if (conversation.failure().isPresent()) {
                throw new IllegalArgumentException(conversation.failure().get());
            }
            said(conversation);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "conversation " + conversation.number() + ": " + e.getMessage(), e);
        }
    }

    private void said(CapturedConversation conversation) {
        int number = conversation.number();
        String client = Addresses.shown(conversation.client());
        entries.add(new Entry.Open(at(conversation.opened()), number, client, Optional.empty()));
        Reframing byClient = new Reframing(Direction.C2S, framing);
        Reframing byServer = new Reframing(Direction.S2C, framing);
        long sequence = 0;
        for (Piece piece : conversation.pieces()) {
            Reframing side = piece.byClient() ? byClient : byServer;
            for (Message each : side.messages(piece.bytes())) {
                sequence++;
                entries.add(message(piece.at(), number, sequence, side.direction(), each));
            }
        }
        byClient.end();
        byServer.end();
        conversation.end().ifPresent(end -> entries.add(closed(conversation, end)));
    }

    private Entry message(
            Instant at, long connection, long sequence, Direction direction, Message message) {
        Entry.Position position = new Entry.Position(connection, sequence, direction);
        return new Entry.Msg(at(at), position, message, MessageTrace.none());
    }

    private Entry closed(CapturedConversation conversation, End end) {
        return new Entry.Close(
                at(end.at()),
                conversation.number(),
                end.byClient() ? Side.CLIENT : Side.SERVER,
                end.reset() ? How.RST : How.FIN,
                new Entry.Volume(conversation.bytes(true), conversation.bytes(false)));
    }

    /** A packet may be of an earlier time than the one before it. */
    private Duration at(Instant time) {
        Duration since = Duration.between(started, time);
        return since.isNegative() ? Duration.ZERO : since.truncatedTo(ChronoUnit.MILLIS);
    }
}
