package dev.antiphon.load.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What is sent: templates in turn, the first for the first request. Immutable. */
public final class Source {
    private final List<Template> templates;
    private final long seed;

    /** One or more templates. */
    public Source(List<Template> templates, long seed) {
        if (templates.isEmpty()) {
            throw new IllegalArgumentException("no message to send; give one");
        }
        this.templates = List.copyOf(templates);
        this.seed = seed;
    }

    /** Writes this request's message. */
    void write(Request request, ByteBuffer out) {
        int which = (int) ((request.number() - 1) % templates.size());
        templates.get(which).write(request, seed, out);
    }

    /** As {@link #write(Request, ByteBuffer)}; the seed is the source's own anyway. */
    void write(Request request, long sameSeed, ByteBuffer out) {
        write(request, out);
    }

    long seed() {
        return seed;
    }

    /** The longest message. */
    public int bytesMax() {
        return templates.stream().mapToInt(Template::bytesMax).max().orElse(0);
    }

    /** The messages of the first requests, one of each template. */
    public List<ByteBuffer> samples() {
        return LongStream.rangeClosed(1, templates.size())
                .mapToObj(this::sample)
                .toList();
    }

    private ByteBuffer sample(long number) {
        ByteBuffer message = ByteBuffer.allocate(bytesMax());
        write(new Request().of(number, 1), message);
        return message.flip();
    }

    /** The names that a reply may use: with several templates it would not be plain whose. */
    Map<String, Template.Drawn> drawn() {
        return templates.size() == 1 ? templates.get(0).names() : Map.of();
    }
}
