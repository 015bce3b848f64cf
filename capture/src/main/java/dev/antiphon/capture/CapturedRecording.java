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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The conversion of captured conversations to the recording that a proxy between client and server
 * would have written.
 */
public final class CapturedRecording {
    private final Framing framing;
    private final Instant started;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private CapturedRecording(Framing framing, Instant started) {
        this.framing = framing;
        this.started = started;
    }

    /**
     * Returns a recording of these conversations, without those that could not be reassembled or
     * break this framing. In the raw framing, the bytes of each packet become one message.
     */
    public static CapturedRecording of(List<CapturedConversation> conversations, Framing framing) {
        Instant started = conversations.stream()
                .map(CapturedConversation::opened)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        CapturedRecording recording = new CapturedRecording(framing, started);
        recording.entries.add(new Entry.Header(CaptureRecorder.TOOL, framing.toString(), started));
        conversations.forEach(recording::add);
        return recording;
    }

    /**
     * Returns the lines of a recording of all these conversations.
     *
     * @throws IllegalArgumentException when a conversation could not be reassembled or breaks this
     *     framing; the message contains its name and the reason
     */
    public static List<Entry> entries(List<CapturedConversation> conversations, Framing framing) {
        CapturedRecording recording = of(conversations, framing);
        if (!recording.refused.isEmpty()) {
            throw new IllegalArgumentException(recording.refused.get(0));
        }
        return recording.entries();
    }

    /** Returns the lines of the recording. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Returns a text for each conversation that is missing in the recording, with the reason. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    private void add(CapturedConversation conversation) {
        int before = entries.size();
        try {
            if (conversation.failure().isPresent()) {
                throw new IllegalArgumentException(conversation.failure().get());
            }
            said(conversation);
        } catch (IllegalArgumentException e) {
            entries.subList(before, entries.size()).clear();
            refused.add("conversation " + conversation.number() + ": " + e.getMessage());
        }
    }

    private void said(CapturedConversation conversation) {
        int number = conversation.number();
        String client = Addresses.shown(conversation.client());
        entries.add(new Entry.Open(at(conversation.opened()), number, client, Optional.empty()));
        Reframing byClient = new Reframing(Direction.C2S, framing);
        Reframing byServer = new Reframing(Direction.S2C, framing);
        Deque<End> ends = new ArrayDeque<>(conversation.ends());
        boolean closes = !ends.isEmpty()
                && ends.getLast().piecesBefore() == conversation.pieces().size();
        End last = closes ? ends.removeLast() : null;
        long sequence = 0;
        int pieces = 0;
        for (Piece piece : conversation.pieces()) {
            while (!ends.isEmpty() && ends.getFirst().piecesBefore() == pieces) {
                entries.add(halfClosed(number, ends.removeFirst()));
            }
            pieces++;
            Reframing side = piece.byClient() ? byClient : byServer;
            for (Message each : side.messages(piece.bytes())) {
                sequence++;
                entries.add(message(piece.at(), number, sequence, side.direction(), each));
            }
        }
        byClient.end();
        byServer.end();
        ends.forEach(each -> entries.add(halfClosed(number, each)));
        if (last != null) {
            entries.add(closed(conversation, last));
        }
    }

    private Entry halfClosed(long connection, End end) {
        return new Entry.HalfClose(
                at(end.at()), connection, end.byClient() ? Side.CLIENT : Side.SERVER);
    }

    private Entry message(
            Instant at, long connection, long sequence, Direction direction, Message message) {
        Entry.Position position = new Entry.Position(connection, sequence, direction);
        return new Entry.Msg(at(at), position, message, MessageTrace.none());
    }

    /**
     * Returns the line for the end of a connection. Without a reset, the side with the first FIN
     * began the end.
     */
    private Entry closed(CapturedConversation conversation, End last) {
        boolean byClient = last.reset()
                ? last.byClient()
                : conversation.end().map(End::byClient).orElse(last.byClient());
        return new Entry.Close(
                at(last.at()),
                conversation.number(),
                byClient ? Side.CLIENT : Side.SERVER,
                last.reset() ? How.RST : How.FIN,
                new Entry.Volume(conversation.bytes(true), conversation.bytes(false)));
    }

    /** Returns the time since the start; a packet with an earlier time counts as simultaneous. */
    private Duration at(Instant time) {
        Duration since = Duration.between(started, time);
        return since.isNegative() ? Duration.ZERO : since.truncatedTo(ChronoUnit.MILLIS);
    }
}
