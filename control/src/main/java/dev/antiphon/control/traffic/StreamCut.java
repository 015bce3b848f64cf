package dev.antiphon.control.traffic;

import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages that a framing finds in the bytes of one direction. Immutable. */
public final class StreamCut {
    /** The largest number of messages that are shown. */
    private static final int SHOWN_MAX = 1000;

    /** The largest content of a message; over it, a length is taken for an error. */
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final Message bytes;
    private final List<Part> parts;
    private final int end;
    private final Optional<String> error;

    private StreamCut(Message bytes, List<Part> parts, int end, Optional<String> error) {
        this.bytes = bytes;
        this.parts = List.copyOf(parts);
        this.end = end;
        this.error = error;
    }

    /**
     * A message in the bytes.
     *
     * @param start the position of its first byte, framing included
     * @param end the position after its last byte, framing included
     * @param content the position of its content
     * @param size the size of its content in bytes
     */
    record Part(int start, int end, int content, int size) {
        Message in(Message all) {
            return Message.of(all.buffer().slice(content, size));
        }
    }

    /** Returns the cut of bytes by a framing, which is that of one direction. */
    public static StreamCut of(Message bytes, Framing framing) {
        DecodeContext context = new DecodeContext();
        ByteBuffer all = bytes.buffer();
        List<Part> parts = new ArrayList<>();
        int start = 0;
        int from = 0;
        while (from < bytes.size()) {
            framing.decode(
                    context.look(all.slice(from, bytes.size() - from), 0, 0, MESSAGE_BYTES_MAX));
            switch (context.outcome()) {
                case MESSAGE -> {
                    int content = from + context.contentFrom();
                    from += context.takenBytes();
                    parts.add(new Part(start, from, content, context.contentBytes()));
                    start = from;
                }
                case SKIP -> from += context.takenBytes();
                case INCOMPLETE -> {
                    return new StreamCut(bytes, parts, start, Optional.empty());
                }
                case TOO_LONG -> {
                    Failure failure =
                            new Failure.TooLong(context.tooLongBytes(), MESSAGE_BYTES_MAX);
                    String text = failure.text().replaceFirst(";.*", "");
                    return new StreamCut(bytes, parts, start, Optional.of(text));
                }
                case MALFORMED -> {
                    return new StreamCut(bytes, parts, start, Optional.of(context.reason()));
                }
            }
        }
        return new StreamCut(bytes, parts, start, Optional.empty());
    }

    /** Returns the messages. */
    List<Part> parts() {
        return parts;
    }

    /** Returns the position after the last message. */
    int end() {
        return end;
    }

    /** Returns the number of bytes after the last message. */
    int restBytes() {
        return bytes.size() - end;
    }

    /** Returns the error that ends the cut; empty if there is none. */
    Optional<String> error() {
        return error;
    }

    Message bytes() {
        return bytes;
    }

    /** Puts the first bytes, the messages, the rest and the error into a JSON object. */
    public JsonOutput put(JsonOutput json) {
        json.put("size", bytes.size()).put("count", parts.size());
        json.put("b64", RowDetail.beginning(bytes));
        json.put("messages", parts.stream().limit(SHOWN_MAX).map(this::part).toList());
        if (restBytes() > 0) {
            json.put("rest", new JsonOutput().put("start", end).put("size", restBytes()));
        }
        error.ifPresent(
                text -> json.put("error", new JsonOutput().put("at", end).put("text", text)));
        return json;
    }

    private JsonOutput part(Part part) {
        JsonOutput json = new JsonOutput()
                .put("start", part.start())
                .put("end", part.end())
                .put("content", part.content())
                .put("size", part.size());
        return ShownBytes.put(json, part.in(bytes), part.size());
    }
}
