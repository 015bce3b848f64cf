package dev.antiphon.recording;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/** Lines to entries, strictly; what is wrong is thrown as {@link IllegalArgumentException}. */
final class EntryReader {
    private EntryReader() {}

    static Entry entry(String line) {
        Fields fields = Fields.of(line);
        long version = fields.number("v", 1);
        if (version != EntryWriter.VERSION) {
            throw new IllegalArgumentException("it is of version " + version
                    + ", and this reader knows " + EntryWriter.VERSION + " only");
        }
        Entry entry = fields.has("kind") ? header(fields) : timed(fields);
        fields.end();
        return entry;
    }

    private static Entry header(Fields fields) {
        String kind = fields.string("kind");
        if (!kind.equals("header")) {
            throw new IllegalArgumentException("\"kind\" is \"" + kind + "\", not \"header\"");
        }
        String started = fields.string("started");
        try {
            return new Entry.Header(
                    fields.string("tool"), fields.string("framing"), Instant.parse(started));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"started\" is \"" + started + "\", no time", e);
        }
    }

    private static Entry timed(Fields fields) {
        Duration at = duration(fields.decimal("t"), 9);
        String kind = fields.string("ev");
        return switch (kind) {
            case "listening" -> new Entry.Listening(at, fields.strings("addresses"));
            case "open" ->
                new Entry.Open(
                        at,
                        fields.number("conn", 1),
                        fields.string("client"),
                        optionalString(fields, "tls"));
            case "msg" -> message(at, fields);
            case "error" ->
                new Entry.Failure(
                        at,
                        fields.optionalNumber("conn", 1),
                        fields.string("code"),
                        fields.string("message"));
            case "close" ->
                new Entry.Close(
                        at,
                        fields.number("conn", 1),
                        fields.constant("by", Side.class),
                        fields.constant("how", How.class),
                        fields.number("in", 0),
                        fields.number("out", 0));
            case "refused" ->
                new Entry.Refused(
                        at,
                        fields.number("count", 1),
                        fields.string("code"),
                        fields.string("message"));
            case "limits" -> new Entry.LimitsChanged(at);
            case "limit" ->
                new Entry.LimitAdjusted(
                        at,
                        fields.string("name"),
                        fields.string("given"),
                        fields.string("in_force"),
                        fields.string("message"));
            case "stall" ->
                new Entry.Stall(
                        at,
                        fields.string("loop"),
                        duration(fields.decimal("ms"), 6),
                        fields.optionalNumber("conn", 1),
                        fields.strings("frames"));
            case "certificates" -> new Entry.Certificates(at, optionalString(fields, "error"));
            case "dropped" -> new Entry.Dropped(at, fields.number("count", 1));
            case "drained" ->
                new Entry.Drained(at, integer(fields, "finished"), integer(fields, "cut"));
            case "full" -> new Entry.Full(at, fields.number("bytes_max", 1));
            default -> throw new IllegalArgumentException("nothing is known of \"" + kind + "\"");
        };
    }

    private static Optional<String> optionalString(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.string(name)) : Optional.empty();
    }

    private static Entry message(Duration at, Fields fields) {
        long connection = fields.number("conn", 1);
        long sequence = fields.number("seq", 1);
        Direction direction = fields.constant("dir", Direction.class);
        Message content = content(fields);
        OptionalLong reads = fields.optionalNumber("reads", 0);
        OptionalLong answers = fields.optionalNumber("answers", 1);
        Optional<Duration> roundTrip = fields.has("rtt_ms")
                ? Optional.of(duration(fields.decimal("rtt_ms"), 6))
                : Optional.empty();
        if (answers.isPresent() != roundTrip.isPresent()) {
            throw new IllegalArgumentException("\"answers\" and \"rtt_ms\" stand together only");
        }
        return new Entry.Msg(
                at, connection, sequence, direction, content, reads, answers, roundTrip);
    }

    private static Message content(Fields fields) {
        long length = fields.number("len", 0);
        if (fields.has("text") == fields.has("b64")) {
            throw new IllegalArgumentException("of \"text\" and \"b64\" one must be there");
        }
        byte[] bytes = fields.has("text")
                ? fields.string("text").getBytes(StandardCharsets.UTF_8)
                : base64(fields.string("b64"));
        if (bytes.length != length) {
            throw new IllegalArgumentException(
                    "\"len\" is " + length + ", and the message has " + bytes.length + " bytes");
        }
        return Message.of(bytes);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"b64\" is no Base64: " + e.getMessage(), e);
        }
    }

    private static int integer(Fields fields, String name) {
        long value = fields.number(name, 0);
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("\"" + name + "\" is " + value + ", over 2^31-1");
        }
        return (int) value;
    }

    /** A number of units of 10^scale nanoseconds. */
    private static Duration duration(BigDecimal units, int scale) {
        BigDecimal nanos = units.movePointRight(scale);
        BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
        return Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
    }
}
