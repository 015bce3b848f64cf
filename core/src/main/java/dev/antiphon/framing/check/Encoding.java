package dev.antiphon.framing.check;

import dev.antiphon.framing.Framing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The check of the encoding of a framing; a part of {@link FramingCheck}. */
public final class Encoding {
    private static final int ROUNDS = 1000;

    private final Framing framing;
    private final int overheadBytesMax;
    private final Placing placing = new Placing();

    /** Creates a check of this framing. */
    public Encoding(Framing framing) {
        this.framing = framing;
        this.overheadBytesMax = framing.overheadBytesMax();
    }

    /**
     * Returns the content with its computed fields filled in; empty if the framing refuses the
     * content.
     */
    // filled returns the same buffer if it has filled in nothing
    @SuppressWarnings("ReferenceEquality")
    public Optional<byte[]> filled(String step, byte[] content) {
        ByteBuffer filled;
        ByteBuffer placed = placing.place(content);
        try {
            filled = framing.filled(placed);
        } catch (IllegalArgumentException e) {
            untouched(step, "filled");
            return Optional.empty();
        } catch (RuntimeException e) {
            throw failed(step, "filled returns", e.toString());
        }
        untouched(step, "filled");
        if (filled == placed) {
            return Optional.of(content);
        }
        byte[] bytes = new byte[filled.remaining()];
        filled.get(filled.position(), bytes);
        ByteBuffer again = ByteBuffer.wrap(bytes);
        try {
            if (framing.filled(again) != again) {
                throw failed(step, "fields that are filled in stay as they are", "filled in again");
            }
        } catch (IllegalArgumentException e) {
            throw failed(step, "a message that is filled in can be carried", e.toString());
        }
        return Optional.of(bytes);
    }

    /**
     * Returns the content with its framing, computed fields filled in; empty if the framing refuses
     * the content.
     */
    public Optional<byte[]> of(String step, byte[] content) {
        return filled(step, content).flatMap(filled -> around(step, filled));
    }

    private Optional<byte[]> around(String step, byte[] content) {
        ByteBuffer head = ByteBuffer.allocateDirect(overheadBytesMax + 1).limit(overheadBytesMax);
        ByteBuffer tail = ByteBuffer.allocate(overheadBytesMax + 1).position(1);
        if (!encodesHead(step, content, head)) {
            return Optional.empty();
        }
        int announced = framing.headBytes();
        if (announced >= 0 && head.position() != announced) {
            throw failed(step, "a head of headBytes, " + announced, head.position() + " bytes");
        }
        encodeTail(step, content, tail);
        int around = head.position() + tail.position() - 1;
        if (around > overheadBytesMax) {
            throw failed(step, "up to " + overheadBytesMax + " bytes around it", around + " bytes");
        }
        byte[] front = new byte[head.position()];
        head.get(0, front);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(front);
        wire.writeBytes(content);
        wire.write(tail.array(), 1, tail.position() - 1);
        return Optional.of(wire.toByteArray());
    }

    private boolean encodesHead(String step, byte[] content, ByteBuffer head) {
        boolean carries = true;
        try {
            framing.encodeHead(placing.place(content), head);
        } catch (IllegalArgumentException e) {
            carries = false;
        } catch (RuntimeException e) {
            throw failed(step, "a head within " + overheadBytesMax + " bytes", e.toString());
        }
        untouched(step, "encodeHead");
        if (!carries && head.position() > 0) {
            throw failed(step, "nothing written when refused", head.position() + " bytes");
        }
        return carries;
    }

    private void encodeTail(String step, byte[] content, ByteBuffer tail) {
        try {
            framing.encodeTail(placing.place(content), tail);
        } catch (RuntimeException e) {
            throw failed(step, "a tail within " + overheadBytesMax + " bytes", e.toString());
        }
        untouched(step, "encodeTail");
        if (tail.position() < 1 || tail.get(0) != 0) {
            throw failed(step, "a tail from where the buffer stood", "bytes before it changed");
        }
    }

    private void untouched(String step, String method) {
        if (!placing.change().isEmpty()) {
            throw failed(step, method + " leaves the content as it is", placing.change());
        }
    }

    /**
     * Encodes random content similar to these messages, and checks that every content that the
     * framing accepts is decoded unchanged.
     */
    void refusesOrDelivers(List<byte[]> messages, long seed) {
        Random random = new Random(seed);
        Feed feed = new Feed(framing, framing.endsByClosing());
        List<byte[]> sources = sources(messages);
        for (int round = 0; round < ROUNDS; round++) {
            String step = "any content, seed " + seed + ", round " + round;
            byte[] source = sources.get(random.nextInt(sources.size()));
            byte[] content = random.nextBoolean()
                    ? Hostile.changed(source, random)
                    : Hostile.drawn(source, random.nextInt(8), random);
            Optional<byte[]> wire = of(step, content);
            if (wire.isPresent()) {
                byte[] sent = filled(step, content).orElse(content);
                mustCount(step, sent.length);
                feed.begin(step, Math.max(1, sent.length));
                feed.read(wire.get(), 0, wire.get().length).end().expectOnly(List.of(sent));
            }
        }
        for (long size : List.of(framing.contentBytesMin() - 1, framing.contentBytesMax() + 1)) {
            if (size >= 0 && size <= FramingCheck.WIRE_BYTES_MAX) {
                String step = "a message of " + size + " bytes";
                byte[] content = new byte[(int) size];
                of(step, content)
                        .flatMap(carried -> filled(step, content))
                        .ifPresent(sent -> mustCount(step, sent.length));
            }
        }
    }

    /** Returns the messages without and with their framing. */
    private List<byte[]> sources(List<byte[]> messages) {
        List<byte[]> sources = new ArrayList<>(messages);
        messages.forEach(each -> sources.add(of("encode", each).orElse(each)));
        return sources;
    }

    private void mustCount(String step, long size) {
        if (size < framing.contentBytesMin() || size > framing.contentBytesMax()) {
            String bounds = framing.contentBytesMin() + " to " + framing.contentBytesMax();
            throw failed(step, "refused: its content has " + bounds + " bytes", "encoded");
        }
    }

    private AssertionError failed(String step, String expected, String found) {
        return Feed.failure(framing, step, expected, found);
    }
}
