package dev.antiphon.capture;

import dev.antiphon.argument.Plural;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A reader of the packets of a capture file, one after the other, in pcap or pcapng format. It
 * holds one packet at a time, of at most {@value #PACKET_BYTES_MAX} bytes.
 */
abstract sealed class CaptureInput permits ClassicCapture, NextGenerationCapture {
    /** The largest packet that Wireshark accepts, in bytes. */
    static final int PACKET_BYTES_MAX = 256 << 10;

    /** The link type of packets whose interface is not described. */
    static final int UNREAD = -1;

    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int GZIP = 0x1F8B;

    private final InputStream in;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long packets;

    CaptureInput(InputStream in) {
        this.in = in;
    }

    /**
     * Returns a reader for the format of the file.
     *
     * @throws CaptureException when the file is not a capture
     */
    static CaptureInput of(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file);
        byte[] first = in.readNBytes(4);
        if (first.length == 4) {
            int magic = ByteBuffer.wrap(first).getInt();
            if (magic == SECTION_HEADER) {
                return new NextGenerationCapture(in);
            }
            Optional<CaptureInput> classic = ClassicCapture.of(magic, in);
            if (classic.isPresent()) {
                return classic.get();
            }
            if (magic >>> 16 == GZIP) {
                throw new CaptureException("it is compressed; unpack it with gunzip first");
            }
        }
        throw new CaptureException("it begins as no capture does");
    }

    /** Returns whether these bytes are the beginning of a capture. */
    static boolean begins(byte[] first) {
        if (first.length < 4) {
            return false;
        }
        int magic = ByteBuffer.wrap(first).getInt();
        return magic == SECTION_HEADER
                || magic >>> 16 == GZIP
                || ClassicCapture.of(magic, InputStream.nullInputStream()).isPresent();
    }

    /**
     * Returns the next packet; empty at the end.
     *
     * @throws CaptureException when the file is invalid
     */
    abstract Optional<CapturedPacket> next() throws IOException;

    final void order(ByteOrder value) {
        order = value;
    }

    final ByteOrder order() {
        return order;
    }

    /** Reads this number of bytes; returns empty if the file ends before the first of them. */
    final Optional<ByteBuffer> bytesOrEnd(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length == 0 && count > 0) {
            return Optional.empty();
        }
        if (bytes.length < count) {
            throw cutOff(bytes.length, count);
        }
        return Optional.of(ByteBuffer.wrap(bytes).order(order));
    }

    final ByteBuffer bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw cutOff(bytes.length, count);
        }
        return ByteBuffer.wrap(bytes).order(order);
    }

    final void skip(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw new CaptureException("it is cut off after packet " + packets);
        }
    }

    private CaptureException cutOff(int there, int wanted) {
        return new CaptureException("it is cut off after packet " + packets + ": " + there + " of "
                + Plural.of(wanted, "byte") + " there");
    }

    /**
     * Returns the captured size of the next packet in bytes, after a check.
     *
     * @throws CaptureException when the size is negative or over the limit
     */
    final int packetBytes(int captured) {
        if (captured < 0 || captured > PACKET_BYTES_MAX) {
            throw new CaptureException("packet " + (packets + 1) + " has "
                    + Integer.toUnsignedString(captured) + " bytes, over the limit of "
                    + PACKET_BYTES_MAX);
        }
        return captured;
    }

    /** Returns the number of packets so far. */
    final long packets() {
        return packets;
    }

    /** Returns a packet without bytes, which stands for a packet that cannot be read. */
    final CapturedPacket unread() {
        return packet(Instant.EPOCH, UNREAD, ByteBuffer.allocate(0));
    }

    final CapturedPacket packet(Instant at, int linkType, ByteBuffer bytes) {
        packets++;
        return new CapturedPacket(packets, at, linkType, bytes.order(ByteOrder.BIG_ENDIAN));
    }

    final CaptureException wrong(String reason) {
        return new CaptureException("after packet " + packets + " " + reason);
    }

    final Instant instant(long seconds, long nanos) {
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new CaptureException("packet " + (packets + 1) + " is of no possible time");
        }
    }

    final void close() throws IOException {
        in.close();
    }
}
