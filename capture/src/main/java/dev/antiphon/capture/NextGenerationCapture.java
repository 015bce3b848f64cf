package dev.antiphon.capture;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reader of the pcapng format of Wireshark (draft-ietf-opsawg-pcapng): sections in either byte
 * order, each with its interfaces. Other blocks are skipped.
 */
final class NextGenerationCapture extends CaptureInput {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int TIME_RESOLUTION = 9;
    private static final int TIME_OFFSET = 14;
    private static final int MICROSECONDS = 6;

    private static final int AROUND_BYTES = 12; // a block's type and its length, twice
    private static final int INTERFACES_MAX = 1_024;
    private static final int INTERFACE_BYTES_MAX = 64 << 10;
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private final List<Interface> interfaces = new ArrayList<>();
    private boolean begun;

    /** An interface, with its link type and the unit and offset of its timestamps. */
    private record Interface(int linkType, BigInteger unitsPerSecond, long offsetSeconds) {}

    /** Creates a reader of a file whose first four bytes have already been read. */
    NextGenerationCapture(InputStream in) {
        super(in);
    }

    @Override
    Optional<CapturedPacket> next() throws IOException {
        while (true) {
            Optional<ByteBuffer> type = begun ? bytesOrEnd(4) : Optional.of(sectionHeader());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            begun = true;
            int kind = type.get().getInt(0);
            if (kind == SECTION_HEADER) {
                section();
                continue;
            }
            int length = bytes(4).getInt();
            Optional<CapturedPacket> packet = block(kind, length);
            if (packet.isPresent()) {
                return packet;
            }
        }
    }

    private static ByteBuffer sectionHeader() {
        return ByteBuffer.allocate(4).putInt(0, SECTION_HEADER);
    }

    private void section() throws IOException {
        ByteBuffer head = bytes(8).order(ByteOrder.BIG_ENDIAN);
        int mark = head.getInt(4);
        if (mark != BYTE_ORDER && mark != Integer.reverseBytes(BYTE_ORDER)) {
            throw wrong("a section has no byte order");
        }
        order(mark == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        // the rest of the body, and the second length
        skip(bodyBytes(head.order(order()).getInt(0), 16));
        interfaces.clear();
    }

    /** Returns the size of the body of a block, which must be at least {@code least} bytes. */
    private long bodyBytes(int length, int least) {
        long size = Integer.toUnsignedLong(length);
        if (size % 4 != 0 || size < AROUND_BYTES + least) {
            throw wrong("a block has the impossible length of " + size + " bytes");
        }
        return size - AROUND_BYTES;
    }

    private Optional<CapturedPacket> block(int kind, int length) throws IOException {
        return switch (kind) {
            case INTERFACE -> {
                long size = bodyBytes(length, 8);
                if (size > INTERFACE_BYTES_MAX || interfaces.size() == INTERFACES_MAX) {
                    throw wrong("an interface of " + size + " bytes, or over " + INTERFACES_MAX
                            + " of them, is described");
                }
                interfaces.add(described(bytes((int) size)));
                skip(4);
                yield Optional.empty();
            }
            case ENHANCED_PACKET, OLD_PACKET -> {
                long size = bodyBytes(length, 20);
                ByteBuffer head = bytes(20);
                int index = kind == ENHANCED_PACKET ? head.getInt(0) : head.getShort(0) & 0xFFFF;
                ByteBuffer bytes = captured(head.getInt(12), size - 20);
                if (index < 0 || index >= interfaces.size()) {
                    yield Optional.of(unread());
                }
                Interface from = interfaces.get(index);
                yield Optional.of(packet(time(from, head.getLong(4)), from.linkType(), bytes));
            }
            case SIMPLE_PACKET -> {
                long size = bodyBytes(length, 4);
                int whole = bytes(4).getInt();
                int there = (int) Math.min(Integer.toUnsignedLong(whole), size - 4);
                ByteBuffer bytes = captured(there, size - 4);
                yield Optional.of(
                        interfaces.isEmpty()
                                ? unread()
                                : packet(Instant.EPOCH, interfaces.get(0).linkType(), bytes));
            }
            default -> {
                skip(bodyBytes(length, 0) + 4);
                yield Optional.empty();
            }
        };
    }

    /** Reads the bytes of a packet and skips the rest of its block. */
    private ByteBuffer captured(int count, long there) throws IOException {
        int size = packetBytes(count);
        if (size > there) {
            throw wrong("a packet of " + size + " bytes is in a block of " + there);
        }
        ByteBuffer bytes = bytes(size);
        skip(there - size + 4);
        return bytes;
    }

    private Instant time(Interface from, long highThenLow) {
        // two 32-bit numbers in the section's byte order, the high one first
        long high =
                order() == ByteOrder.BIG_ENDIAN ? highThenLow >>> 32 : highThenLow & 0xFFFFFFFFL;
        long low = order() == ByteOrder.BIG_ENDIAN ? highThenLow & 0xFFFFFFFFL : highThenLow >>> 32;
        BigInteger units = BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
        BigInteger[] parts = units.divideAndRemainder(from.unitsPerSecond());
        BigInteger nanos = parts[1].multiply(BILLION).divide(from.unitsPerSecond());
        if (parts[0].bitLength() > 62) {
            throw wrong("a packet is of no possible time");
        }
        try {
            return instant(
                    Math.addExact(parts[0].longValueExact(), from.offsetSeconds()),
                    nanos.longValueExact());
        } catch (ArithmeticException e) {
            throw wrong("a packet is of no possible time");
        }
    }

    private Interface described(ByteBuffer body) {
        int linkType = body.getShort(0) & 0xFFFF;
        int resolution = MICROSECONDS;
        long offset = 0;
        for (int at = 8; at + 4 <= body.limit(); ) {
            int code = body.getShort(at) & 0xFFFF;
            int size = body.getShort(at + 2) & 0xFFFF;
            at += 4;
            if (code == 0 || size > body.limit() - at) {
                break;
            }
            if (code == TIME_RESOLUTION && size == 1) {
                resolution = body.get(at);
            } else if (code == TIME_OFFSET && size == 8) {
                offset = body.getLong(at);
            }
            at += size + (-size & 3);
        }
        BigInteger base = resolution < 0 ? BigInteger.TWO : BigInteger.TEN;
        return new Interface(linkType, base.pow(resolution & 0x7F), offset);
    }
}
