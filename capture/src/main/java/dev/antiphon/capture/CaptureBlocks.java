package dev.antiphon.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The blocks of a pcapng file with one interface of raw IP packets (draft-ietf-opsawg-pcapng).
 * Numbers are big-endian, times are in nanoseconds.
 */
final class CaptureBlocks {
    /** The largest size of a packet in bytes, which is the limit of IP. */
    static final int PACKET_BYTES_MAX = 65_535;

    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int RAW_IP = 101;

    private static final int COMMENT = 1;
    private static final int APPLICATION = 4;
    private static final int INTERFACE_NAME = 2;
    private static final int INTERFACE_DESCRIPTION = 3;
    private static final int TIME_RESOLUTION = 9;
    private static final int PACKET_FLAGS = 2;
    private static final int PACKETS_DROPPED = 4;

    private static final byte NANOSECONDS = 9;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int TEXT_BYTES_MAX = 4_096;

    private CaptureBlocks() {}

    /** Returns the section header at the beginning of the file. */
    static byte[] section(String application, String comment) {
        Block block = new Block(SECTION_HEADER);
        block.number(4, BYTE_ORDER).number(2, 1).number(2, 0).number(8, -1);
        return block.text(COMMENT, comment).text(APPLICATION, application).end();
    }

    /** Returns the block that describes the only interface. */
    static byte[] theInterface(String name, String description) {
        Block block = new Block(INTERFACE);
        block.number(2, RAW_IP).number(2, 0).number(4, PACKET_BYTES_MAX);
        block.text(INTERFACE_NAME, name).text(INTERFACE_DESCRIPTION, description);
        return block.option(TIME_RESOLUTION, new byte[] {NANOSECONDS}).end();
    }

    /**
     * The comment of a packet.
     *
     * @param comment the text that Wireshark shows with the packet; empty for none
     * @param dropped the number of events that are missing before the packet
     */
    record Note(String comment, long dropped) {}

    /** Returns the block of one packet. */
    static byte[] packet(Instant at, byte[] packet, boolean inbound, Note note) {
        Block block = new Block(ENHANCED_PACKET);
        block.number(4, 0).time(at).number(4, packet.length).number(4, packet.length);
        block.padded(packet);
        if (!note.comment().isEmpty()) {
            block.text(COMMENT, note.comment());
        }
        block.option(PACKET_FLAGS, bytes(4, inbound ? INBOUND : OUTBOUND));
        if (note.dropped() > 0) {
            block.option(PACKETS_DROPPED, bytes(8, note.dropped()));
        }
        return block.end();
    }

    /** Returns the statistics block with a comment at the end of the file. */
    static byte[] statistics(Instant at, String comment) {
        return new Block(INTERFACE_STATISTICS)
                .number(4, 0)
                .time(at)
                .text(COMMENT, comment)
                .end();
    }

    private static byte[] bytes(int count, long value) {
        byte[] all = ByteBuffer.allocate(8).putLong(value).array();
        return Arrays.copyOfRange(all, 8 - count, 8);
    }

    /** A block: its type, its length, its content, its options, and its length again. */
    private static final class Block {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final int type;
        private boolean options;

        Block(int type) {
            this.type = type;
        }

        Block number(int byteCount, long value) {
            body.writeBytes(bytes(byteCount, value));
            return this;
        }

        Block time(Instant at) {
            long nanos = Math.addExact(
                    Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
            return number(4, nanos >>> 32).number(4, nanos);
        }

        Block padded(byte[] bytes) {
            body.writeBytes(bytes);
            return number(-bytes.length & 3, 0);
        }

        Block option(int code, byte[] value) {
            options = true;
            return number(2, code).number(2, value.length).padded(value);
        }

        /** Adds a text option. A text that is too long is cut after a whole character. */
        Block text(int code, String text) {
            byte[] all = text.getBytes(StandardCharsets.UTF_8);
            int end = Math.min(all.length, TEXT_BYTES_MAX);
            while (end < all.length && (all[end] & 0xC0) == 0x80) {
                end--;
            }
            return option(code, Arrays.copyOf(all, end));
        }

        byte[] end() {
            if (options) {
                number(4, 0); // the end of the options
            }
            int size = body.size() + 12;
            return ByteBuffer.allocate(size)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putInt(type)
                    .putInt(size)
                    .put(body.toByteArray())
                    .putInt(size)
                    .array();
        }
    }
}
