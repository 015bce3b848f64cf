package dev.antiphon.capture;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The packets that would have carried one connection: a handshake, messages in segments of up to 32
 * KiB, and an end. After each 32 KiB from one side, the other side sends a separate
 * acknowledgement. For use by one thread.
 */
final class SynthesizedStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /**
     * The IP address shown for the client of a Unix socket, which has none; reserved for
     * documentation (RFC 5737).
     */
    private static final byte[] NO_CLIENT = {(byte) 192, 0, 2, 1};

    private static final byte[] NO_SERVER = {(byte) 192, 0, 2, 2};
    private static final int NO_SERVER_PORT = 1;
    private static final int NO_CLIENT_PORTS_FROM = 1_024;
    private static final int NO_CLIENT_PORTS = 64_512;

    private final Party client;
    private final Party server;
    private final Side recordingSide;
    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();

    private String comment = "";
    private long dropped;
    private long bytesIn;
    private long bytesOut;

    /** One side of the connection, with its sequence numbers. */
    private static final class Party {
        private final Side side;
        private final Packets packets;
        private int next;
        private int acknowledged;
        private boolean ended;

        Party(Side side, Packets packets, int first) {
            this.side = side;
            this.packets = packets;
            this.next = first;
        }
    }

    SynthesizedStream(Opened opened) {
        recordingSide = opened.side();
        boolean ofServer = recordingSide == Side.SERVER;
        SocketAddress near = ofServer ? opened.remote() : opened.local();
        SocketAddress far = ofServer ? opened.local() : opened.remote();
        InetSocketAddress from;
        InetSocketAddress to;
        if (near instanceof InetSocketAddress one && far instanceof InetSocketAddress other) {
            from = one;
            to = other;
        } else {
            long turn = opened.connection() % NO_CLIENT_PORTS;
            from = new InetSocketAddress(address(NO_CLIENT), NO_CLIENT_PORTS_FROM + (int) turn);
            to = new InetSocketAddress(address(NO_SERVER), NO_SERVER_PORT);
        }
        int first = (int) (opened.connection() * 0x9E3779B9L); // differs for each connection
        client = new Party(Side.CLIENT, new Packets(from, to), first);
        server = new Party(Side.SERVER, new Packets(to, from), ~first);
    }

    /** Returns the framing of the messages that the recording side received. */
    Framing received(Framing framing) {
        return recordingSide == Side.SERVER ? framing.ofRequests() : framing.ofReplies();
    }

    /** Returns the framing of the messages that the recording side sent. */
    Framing sent(Framing framing) {
        return recordingSide == Side.SERVER ? framing.ofReplies() : framing.ofRequests();
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // impossible with four bytes
        }
    }

    /** Adds a comment that is written with the next packet. */
    void remark(String text) {
        comment = comment.isEmpty() ? text : comment + "; " + text;
    }

    /** Adds a number of dropped events, which is written with the next packet. */
    void missing(long events) {
        dropped += events;
    }

    void handshake(Instant at) {
        add(at, client, Packets.SYN, NOTHING);
        add(at, server, Packets.SYN | Packets.ACK, NOTHING);
        add(at, client, Packets.ACK, NOTHING);
    }

    void said(Instant at, boolean inbound, ByteBuffer bytes) {
        boolean byClient = inbound == (recordingSide == Side.SERVER);
        Party from = byClient ? client : server;
        Party to = byClient ? server : client;
        if (inbound) {
            bytesIn += bytes.remaining();
        } else {
            bytesOut += bytes.remaining();
        }
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            int count = Math.min(rest.remaining(), Packets.SEGMENT_BYTES_MAX);
            if (from.next + count - to.acknowledged > Packets.SEGMENT_BYTES_MAX) {
                add(at, to, Packets.ACK, NOTHING);
            }
            int flags = count == rest.remaining() ? Packets.ACK | Packets.PSH : Packets.ACK;
            add(at, from, flags, rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
        }
    }

    /**
     * Compares the numbers of bytes in the packets of both directions with the byte counts of the
     * connection, and adds a comment if they differ.
     */
    void count(long in, long out) {
        if (in != bytesIn || out != bytesOut) {
            remark("the connection counted %s bytes received and %s sent, and here stand %s and %s"
                    .formatted(in, out, bytesIn, bytesOut));
        }
    }

    void end(Instant at, Side by, How how) {
        Party first = by == Side.CLIENT ? client : server;
        Party second = by == Side.CLIENT ? server : client;
        if (how == How.RST) {
            add(at, first, Packets.RST | Packets.ACK, NOTHING);
            return;
        }
        halfClose(at, first.side);
        halfClose(at, second.side);
        add(at, first, Packets.ACK, NOTHING);
    }

    /** Writes a FIN packet from this side, unless one is already written. */
    void halfClose(Instant at, Side by) {
        Party from = by == Side.CLIENT ? client : server;
        if (!from.ended) {
            from.ended = true;
            add(at, from, Packets.FIN | Packets.ACK, NOTHING);
        }
    }

    private void add(Instant at, Party from, int flags, ByteBuffer content) {
        Party to = from == client ? server : client;
        byte[] packet = from.packets.packet(from.next, to.next, flags, content);
        boolean inbound = from.side != recordingSide;
        CaptureBlocks.Note note = new CaptureBlocks.Note(comment, dropped);
        blocks.writeBytes(CaptureBlocks.packet(at, packet, inbound, note));
        comment = "";
        dropped = 0;
        from.acknowledged = to.next;
        from.next += content.remaining();
        if ((flags & (Packets.SYN | Packets.FIN)) != 0) {
            from.next++;
        }
    }

    /** Removes and returns the blocks written so far. */
    byte[] taken() {
        byte[] all = blocks.toByteArray();
        blocks.reset();
        return all;
    }
}
