package dev.antiphon.load.engine.plan;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A source of messages: templates in turn, the first for the first request. Immutable. */
public final class RequestSource {
    private final List<RequestTemplate> templates;
    private final long seed;

    /** One or more templates. */
    public RequestSource(List<RequestTemplate> templates, long seed) {
        if (templates.isEmpty()) {
            throw new IllegalArgumentException("no message to send; give one");
        }
        this.templates = List.copyOf(templates);
        this.seed = seed;
    }

    /** Writes this request's message. */
    public void write(TemplateRequest templateRequest, ByteBuffer out) {
        int which = (int) ((templateRequest.number() - 1) % templates.size());
        templates.get(which).write(templateRequest, seed, out);
    }

    /** Writes this request's message, from the seed that the source has anyway. */
    void write(TemplateRequest templateRequest, long sameSeed, ByteBuffer out) {
        write(templateRequest, out);
    }

    public long seed() {
        return seed;
    }

    /** Returns the longest message. */
    public int bytesMax() {
        return templates.stream().mapToInt(RequestTemplate::bytesMax).max().orElse(0);
    }

    /**
     * Hands over the messages of the first requests, one of each template; each is valid until the
     * next one.
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
     * Returns the names that a reply may use: with several templates it would not be plain whose.
     */
    Map<String, RequestTemplate.Drawn> drawn() {
        return templates.size() == 1 ? templates.get(0).names() : Map.of();
    }
}
