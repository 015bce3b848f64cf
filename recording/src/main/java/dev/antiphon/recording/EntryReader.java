package dev.antiphon.recording;

import dev.antiphon.argument.Plural;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.json.JsonBounds;
import dev.antiphon.recording.json.JsonObject;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The strict conversion of lines to entries. An invalid line throws an {@link
 * IllegalArgumentException}.
 */
final class EntryReader {
    private static final int LIST_MAX = 1_024;
    private static final int FIELDS_MAX = 64;
    private static final int DIGITS_MAX = 12;
    private static final int FRACTION_DIGITS_MAX = 9;

    private static final JsonObject.Reader JSON = new JsonObject.Reader(
            new JsonBounds(2, RecordingReader.LINE_BYTES_MAX, LIST_MAX + FIELDS_MAX));

    private EntryReader() {}

    static Entry entry(String line) {
        JsonObject fields = JSON.line(line);
        long version = fields.whole("v", 1, Long.MAX_VALUE);
        if (version != EntryWriter.VERSION) {
            throw new IllegalArgumentException("it is of version " + version
                    + ", and this reader knows " + EntryWriter.VERSION + " only");
        }
        Entry entry = fields.has("kind") ? header(fields) : timed(fields);
        fields.end();
        return entry;
    }

    private static Entry header(JsonObject fields) {
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

    private static Entry timed(JsonObject fields) {
        Duration at = duration(decimal(fields, "t"), 9);
        String kind = fields.string("ev");
        return switch (kind) {
            case "listening" -> new Entry.Listening(at, fields.strings("addresses", LIST_MAX));
            case "open" ->
                new Entry.Open(
                        at,
                        whole(fields, "conn", 1),
                        fields.string("client"),
                        fields.optionalString("tls"));
            case "msg" -> message(at, fields);
            case "error" ->
                new Entry.Failure(
                        at,
                        fields.optionalWhole("conn", 1),
                        fields.string("code"),
                        fields.string("message"));
            case "half-close" ->
                new Entry.HalfClose(
                        at, whole(fields, "conn", 1), constant(fields, "by", Side.class));
            case "close" ->
                new Entry.Close(
                        at,
                        whole(fields, "conn", 1),
                        constant(fields, "by", Side.class),
                        constant(fields, "how", How.class),
                        new Entry.Volume(whole(fields, "in", 0), whole(fields, "out", 0)));
            case "refused" ->
                new Entry.Refused(
                        at,
                        whole(fields, "count", 1),
                        fields.string("code"),
                        fields.string("message"));
            case "rules" ->
                new Entry.Rules(at, fields.string("file"), fields.optionalString("error"));
            case "finding" ->
                new Entry.Finding(
                        at,
                        fields.string("check"),
                        fields.optionalWhole("conn", 1),
                        fields.string("message"));
            case "match" ->
                new Entry.Matched(
                        at,
                        whole(fields, "conn", 1),
                        whole(fields, "message", 1),
                        fields.string("rule"));
            case "fault" ->
                new Entry.Injected(
                        at,
                        whole(fields, "conn", 1),
                        constant(fields, "dir", Direction.class),
                        fields.string("fault"),
                        fields.optionalString("rule"));
            case "end" ->
                new Entry.End(at, whole(fields, "findings", 0), integer(fields, "status"));
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
                        duration(decimal(fields, "ms"), 6),
                        fields.optionalWhole("conn", 1),
                        fields.strings("frames", LIST_MAX));
            case "certificates" -> new Entry.Certificates(at, fields.optionalString("error"));
            case "dropped" -> new Entry.Dropped(at, whole(fields, "count", 1));
            case "drained" ->
                new Entry.Drained(at, integer(fields, "finished"), integer(fields, "cut"));
            case "full" -> new Entry.Full(at, whole(fields, "bytes_max", 1));
            default -> throw new IllegalArgumentException("nothing is known of \"" + kind + "\"");
        };
    }

    private static Entry message(Duration at, JsonObject fields) {
        long connection = whole(fields, "conn", 1);
        long sequence = whole(fields, "seq", 1);
        Direction direction = constant(fields, "dir", Direction.class);
        Message content = content(fields);
        OptionalLong reads = fields.optionalWhole("reads", 0);
        OptionalLong answers = fields.optionalWhole("answers", 1);
        Optional<Duration> roundTrip = fields.has("rtt_ms")
                ? Optional.of(duration(decimal(fields, "rtt_ms"), 6))
                : Optional.empty();
        if (answers.isPresent() != roundTrip.isPresent()) {
            throw new IllegalArgumentException("\"answers\" and \"rtt_ms\" stand together only");
        }
        MessageTrace trace = MessageTrace.none();
        if (reads.isPresent()) {
            trace = trace.withReads(reads.getAsLong());
        }
        if (answers.isPresent()) {
            trace = trace.withRequest(answers.getAsLong(), roundTrip.orElseThrow());
        }
        if (fields.has("framed") && !fields.flag("framed")) {
            trace = trace.withoutFraming();
        }
        Entry.Position position = new Entry.Position(connection, sequence, direction);
        return new Entry.Msg(at, position, content, trace);
    }

    private static Message content(JsonObject fields) {
        long length = whole(fields, "len", 0);
        if (fields.has("text") == fields.has("b64")) {
            throw new IllegalArgumentException("of \"text\" and \"b64\" one must be there");
        }
        byte[] bytes = fields.has("text")
                ? fields.string("text").getBytes(StandardCharsets.UTF_8)
                : base64(fields.string("b64"));
        if (bytes.length != length) {
            throw new IllegalArgumentException("\"len\" is " + length + ", and the message has "
                    + Plural.of(bytes.length, "byte"));
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

    private static long whole(JsonObject fields, String name, long least) {
        return fields.whole(name, least, Long.MAX_VALUE);
    }

    private static BigDecimal decimal(JsonObject fields, String name) {
        return fields.decimal(name, DIGITS_MAX, FRACTION_DIGITS_MAX);
    }

    /** Removes a text field and returns the enum constant that it names in lower case. */
    private static <E extends Enum<E>> E constant(JsonObject fields, String name, Class<E> type) {
        String text = fields.string(name);
        List<E> all = Arrays.asList(type.getEnumConstants());
        return all.stream()
                .filter(each -> EntryWriter.lower(each).equals(text))
                .findFirst()
                .orElseThrow(() -> fields.wrong(
                        name,
                        "is \"" + text + "\", and must be one of "
                                + all.stream().map(EntryWriter::lower).toList()));
    }

    private static int integer(JsonObject fields, String name) {
        long value = whole(fields, name, 0);
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("\"" + name + "\" is " + value + ", over 2^31-1");
        }
        return (int) value;
    }

    /** Returns the duration of a number of units of 10^scale nanoseconds. */
    private static Duration duration(BigDecimal units, int scale) {
        BigDecimal nanos = units.movePointRight(scale);
        BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
        return Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
    }
}
