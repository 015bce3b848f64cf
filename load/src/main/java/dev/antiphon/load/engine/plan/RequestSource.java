package dev.antiphon.load.engine.plan;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A source of the messages of a run. It uses its templates in turn, beginning with the first one
 * for the first request. Immutable.
 */
public final class RequestSource {
    private static final int SHOWN_CHARS = 60;

    private final List<RequestTemplate> templates;
    private final long seed;

    /** Creates a source from one or more templates. */
    public RequestSource(List<RequestTemplate> templates, long seed) {
        if (templates.isEmpty()) {
            throw new IllegalArgumentException("no message to send; give one");
        }
        this.templates = List.copyOf(templates);
        this.seed = seed;
    }

    /** Writes the message of this request. */
    public void write(TemplateRequest templateRequest, ByteBuffer out) {
        int which = (int) ((templateRequest.number() - 1) % templates.size());
        templates.get(which).write(templateRequest, seed, out);
    }

    /**
     * Writes the message of this request. The seed parameter is not used, since it equals the seed
     * of this source.
     */
    void write(TemplateRequest templateRequest, long sameSeed, ByteBuffer out) {
        write(templateRequest, out);
    }

    public long seed() {
        return seed;
    }

    /** Returns the size of the longest message in bytes. */
    public int bytesMax() {
        return templates.stream().mapToInt(RequestTemplate::bytesMax).max().orElse(0);
    }

    /**
     * Returns the first template, cut if it is long. A checksum over all templates follows it if it
     * is not the whole source. The text is the same for every seed.
     */
    public String shown() {
        String first = templates.get(0).shown(SHOWN_CHARS + 1);
        boolean cut = first.length() > SHOWN_CHARS;
        if (!cut && templates.size() == 1) {
            return first;
        }
        Checksum checksum = new CRC32C();
        templates.forEach(each -> each.addTo(checksum));
        return (cut ? first.substring(0, SHOWN_CHARS) + "…" : first)
                + (templates.size() > 1 ? " and " + (templates.size() - 1) + " more" : "")
                + String.format(Locale.ROOT, ", checksum %08x", checksum.getValue());
    }

    /**
     * Passes the first message of each template to the consumer. Each buffer is valid until the
     * consumer returns.
     */
    public void forEachSample(Consumer<ByteBuffer> told) {
        ByteBuffer message = ByteBuffer.allocate(bytesMax());
        TemplateRequest templateRequest = new TemplateRequest();
        for (long number = 1; number <= templates.size(); number++) {
            write(templateRequest.of(number, 1), message.clear());
            told.accept(message.flip());
        }
    }

    /**
     * Returns the named random values that a reply template may use. Returns an empty map with
     * several templates, in which a name would be ambiguous.
     */
    Map<String, RequestTemplate.Drawn> drawn() {
        return templates.size() == 1 ? templates.get(0).names() : Map.of();
    }
}
