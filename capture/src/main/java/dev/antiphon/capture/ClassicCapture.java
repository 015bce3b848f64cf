package dev.antiphon.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A reader of the pcap format of tcpdump (draft-ietf-opsawg-pcap), in either byte order, with times
 * in microseconds or nanoseconds.
 */
final class ClassicCapture extends CaptureInput {
    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int NANOSECONDS = 0xA1B23C4D;
    private static final int REST_OF_HEADER_BYTES = 20;
    private static final int PACKET_HEADER_BYTES = 16;

    private final int nanosPerUnit;
    private int linkType = -1;

    private ClassicCapture(InputStream in, ByteOrder order, int nanosPerUnit) {
        super(in);
        order(order);
        this.nanosPerUnit = nanosPerUnit;
    }

    /**
     * Returns a reader; empty if {@code magic}, the first four bytes, belongs to another format.
     */
    static Optional<CaptureInput> of(int magic, InputStream in) {
        int reversed = Integer.reverseBytes(magic);
        if (magic == MICROSECONDS || magic == NANOSECONDS) {
            int unit = magic == MICROSECONDS ? 1_000 : 1;
            return Optional.of(new ClassicCapture(in, ByteOrder.BIG_ENDIAN, unit));
        }
        if (reversed == MICROSECONDS || reversed == NANOSECONDS) {
            int unit = reversed == MICROSECONDS ? 1_000 : 1;
            return Optional.of(new ClassicCapture(in, ByteOrder.LITTLE_ENDIAN, unit));
        }
        return Optional.empty();
    }

    @Override
    Optional<CapturedPacket> next() throws IOException {
        if (linkType < 0) {
            // version, time zone, accuracy and limit are not needed
            linkType = bytes(REST_OF_HEADER_BYTES).getInt(16) & 0xFFFF;
        }
        Optional<ByteBuffer> header = bytesOrEnd(PACKET_HEADER_BYTES);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        long seconds = Integer.toUnsignedLong(header.get().getInt(0));
        long parts = Integer.toUnsignedLong(header.get().getInt(4));
        ByteBuffer packet = bytes(packetBytes(header.get().getInt(8)));
        return Optional.of(packet(instant(seconds, parts * nanosPerUnit), linkType, packet));
    }
}
