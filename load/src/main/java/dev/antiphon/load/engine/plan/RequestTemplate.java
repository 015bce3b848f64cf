package dev.antiphon.load.engine.plan;

import dev.antiphon.argument.NumberForm;
import dev.antiphon.argument.TemplateText;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Checksum;

/**
 * A text with placeholders, filled in for each request without allocation.
 *
 * <p>{@code {number}} is the number of the request, from 1, and {@code {number:8}} pads it with
 * zeros to eight digits; {@code {connection}} is the number of the connection. {@code {key:1..500}}
 * is a random number from the seed, {@code {key:red|green}} is one of these words at random, and
 * {@code {key}} repeats the value. A number may have any {@link NumberForm}, as in {@code
 * {number:u16}} and {@code {key:1..500:u16}}. In a reply template, {@code {message}} stands for the
 * request, and the name of a random value of the request stands for that value. Braces around
 * anything but a name are plain text, as is a brace after a backslash; an unknown name
 * is refused ({@link TemplateText}).
 */
public final class RequestTemplate {
    /** A part of a template: fixed bytes or a placeholder. */
    interface Piece {
        void write(TemplateRequest templateRequest, long seed, ByteBuffer out);
    }

    private static final Pattern RANGE =
            Pattern.compile("([0-9]{1,18})\\.\\.([0-9]{1,18})(?::(.+))?");
    private static final int RESULT_BYTES_MAX = 64 << 20;
    private static final Pattern WITHIN_HEX = Pattern.compile("[\\s:]");

    private final String text;
    private final boolean hex;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<String, Drawn> drawn;
    private int bytesMax;
    private boolean fixed = true;
    private byte @Nullable [] verbatim;

    /** A part of a template with the largest number of bytes that it writes. */
    record Drawn(Piece piece, int bytesMax) {}

    private RequestTemplate(String text, boolean hex, Map<String, Drawn> known) {
        this.text = text;
        this.hex = hex;
        this.drawn = new HashMap<>(known);
        for (TemplateText.Part part : TemplateText.parts(text)) {
            switch (part) {
                case TemplateText.Literal literal -> literal(literal.text());
                case TemplateText.Place place -> place(place);
            }
        }
    }

    /**
     * Reads the template of a request.
     *
     * @throws IllegalArgumentException when a placeholder is wrong or the message may become too
     *     long; the error text names the placeholder or the limit
     */
    public static RequestTemplate ofRequest(String text) {
        return new RequestTemplate(text, false, Map.of());
    }

    /**
     * Reads the template of a request from hexadecimal digits with placeholders between bytes.
     *
     * @throws IllegalArgumentException when a placeholder or the digits are wrong; the error text
     *     names them
     */
    public static RequestTemplate ofHexRequest(String text) {
        return new RequestTemplate(text, true, Map.of());
    }

    /** Returns a template whose result is always these bytes. */
    public static RequestTemplate verbatim(byte[] bytes) {
        RequestTemplate requestTemplate = new RequestTemplate("", false, Map.of());
        requestTemplate.verbatim = bytes.clone();
        requestTemplate.literal(requestTemplate.verbatim);
        return requestTemplate;
    }

    /**
     * Reads the template of a reply to a request of this source.
     *
     * @throws IllegalArgumentException when a placeholder is wrong or the reply may become too
     *     long; the error text names the placeholder or the limit
     */
    static RequestTemplate ofReply(String text, boolean hex, RequestSource requestSource) {
        Map<String, Drawn> known = new HashMap<>(requestSource.drawn());
        known.put("message", new Drawn(requestSource::write, requestSource.bytesMax()));
        return new RequestTemplate(text, hex, known);
    }

    private void literal(String piece) {
        literal(hex ? hex(piece) : piece.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hex(String digits) {
        String bare = WITHIN_HEX.matcher(digits).replaceAll("");
        try {
            return HexFormat.of().parseHex(bare);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + digits.strip() + "\" is not hexadecimal;"
                            + " give pairs of the digits 0-9 and a-f, and places between pairs,"
                            + " e.g. \"00 01 {number:u16} ff\"",
                    e);
        }
    }

    private void literal(byte[] bytes) {
        if (bytes.length > 0) {
            add(new Drawn((templateRequest, seed, out) -> out.put(bytes), bytes.length));
        }
    }

    private void add(Drawn piece) {
        pieces.add(piece.piece());
        long bytes = (long) bytesMax + piece.bytesMax();
        if (bytes > RESULT_BYTES_MAX) {
            throw new IllegalArgumentException("a message can become " + bytes
                    + " bytes or more, over the limit of " + RESULT_BYTES_MAX
                    + "; shorten it");
        }
        bytesMax = (int) bytes;
    }

    private void place(TemplateText.Place place) {
        fixed = false;
        String name = place.name();
        if (name.equals("number") && place.field().isEmpty()) {
            NumberForm form = NumberForm.of(place);
            Piece piece = (templateRequest, seed, out) -> form.put(templateRequest.number(), out);
            add(new Drawn(piece, form.bytesMax()));
        } else if (name.equals("connection") && place.field().isEmpty()) {
            NumberForm form = NumberForm.of(place);
            Piece piece =
                    (templateRequest, seed, out) -> form.put(templateRequest.connection(), out);
            add(new Drawn(piece, form.bytesMax()));
        } else if (!place.argument().isEmpty() && !name.equals("message")) {
            Drawn fresh = drawn(place);
            drawn.put(name, fresh);
            add(fresh);
        } else {
            Drawn known = drawn.get(name);
            if (known == null || !place.isPlain()) {
                List<String> names = new ArrayList<>(new TreeSet<>(drawn.keySet()));
                names.addAll(List.of("number", "connection"));
                throw TemplateText.unknown(place, names, "{key:1..500}", "{key:red|green}");
            }
            add(known);
        }
    }

    private Drawn drawn(TemplateText.Place place) {
        String name = place.name();
        String argument = place.argument();
        int key = name.hashCode();
        Matcher range = RANGE.matcher(argument);
        if (range.matches()) {
            long low = Long.parseLong(range.group(1));
            long high = Long.parseLong(range.group(2));
            if (low > high) {
                throw new IllegalArgumentException(
                        "{" + name + ":" + argument + "} goes down; give the lower number first");
            }
            long bound = high - low + 1;
            String shape = range.group(3) == null ? "" : range.group(3);
            NumberForm form =
                    NumberForm.of(new TemplateText.Place(name, "", shape, place.written()));
            if (high > form.most()) {
                throw new IllegalArgumentException("{" + name + ":" + argument + "} goes up to "
                        + high + ", and " + shape + " holds at most " + form.most()
                        + "; give a wider form, or a lower number");
            }
            return new Drawn(
                    (templateRequest, seed, out) -> {
                        long bits = RandomValues.draw(seed, templateRequest.number(), key);
                        form.put(low + RandomValues.below(bound, bits), out);
                    },
                    form.bytesMax());
        }
        List<byte[]> words = new ArrayList<>();
        int longest = 0;
        for (String word : argument.split("\\|", -1)) {
            byte[] bytes = hex ? hex(word) : word.getBytes(StandardCharsets.UTF_8);
            words.add(bytes);
            longest = Math.max(longest, bytes.length);
        }
        if (words.size() < 2) {
            throw new IllegalArgumentException("{" + name + ":" + argument
                    + "} is neither a range such as 1..500 nor words such as red|green");
        }
        return new Drawn(
                (templateRequest, seed, out) -> {
                    long bits = RandomValues.draw(seed, templateRequest.number(), key);
                    out.put(words.get((int) RandomValues.below(words.size(), bits)));
                },
                longest);
    }

    /** Writes the message for this request. */
    void write(TemplateRequest templateRequest, long seed, ByteBuffer out) {
        for (int i = 0; i < pieces.size(); i++) {
            pieces.get(i).write(templateRequest, seed, out);
        }
    }

    /** Returns the largest possible size of a result in bytes. */
    int bytesMax() {
        return bytesMax;
    }

    /** Returns whether the message is the same for every request. */
    boolean isFixed() {
        return fixed;
    }

    Map<String, Drawn> names() {
        return drawn;
    }

    /** Adds the template, not its results, to a checksum. */
    void addTo(Checksum checksum) {
        checksum.update(verbatim == null ? text.getBytes(StandardCharsets.UTF_8) : verbatim);
        checksum.update(verbatim == null ? (hex ? 2 : 1) : 0); // what the bytes mean, and their end
    }

    /**
     * Returns the template as one escaped line. Fixed bytes are shown as the template that would
     * send them, in full up to {@code bytesMax} bytes.
     */
    String shown(int bytesMax) {
        if (verbatim != null) {
            return Escapes.shown(Message.of(verbatim), bytesMax).replace("{", "\\{");
        }
        return (hex ? "hex " : "") + Escapes.shown(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
