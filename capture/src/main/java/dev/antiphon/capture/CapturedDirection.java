package dev.antiphon.capture;

import dev.antiphon.address.Addresses;
import dev.antiphon.argument.Plural;
import dev.antiphon.message.Message;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reassembled bytes that one side of a connection sent (RFC 9293, 3.4): repeated bytes occur
 * once, and bytes that arrived early are put in order. Offsets count from the first byte, not from
 * the initial sequence number.
 */
final class CapturedDirection {
    private static final int WINDOW_MAX = 1 << 30; // RFC 7323, 2.3

    private final InetSocketAddress from;
    private final InetSocketAddress to;

    /** The bytes after a gap, by their offset, without overlaps. */
    private final TreeMap<Long, Part> early = new TreeMap<>();

    /** The bytes before the first gap. */
    private final List<Part> parts = new ArrayList<>();

    private boolean begun;

    /** The offset of the next byte, with its sequence number. */
    private long next;

    private int nextSequence;

    /** The offset after the last byte if a FIN was captured; else negative. */
    private long end = -1;

    /** The highest offset that the other side acknowledged, with the number of the packet. */
    private long acknowledged;

    private long acknowledgedBy;

    /** The offset after the last bytes that were sent but not captured, with the reason. */
    private long lostUntil;

    private String lostBy = "";

    /** Bytes with their offset and the number of the packet that carried them. */
    private record Part(long packet, long place, Message bytes) {
        long end() {
            return place + bytes.size();
        }
    }

    CapturedDirection(InetSocketAddress from, InetSocketAddress to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Adds a segment that this side sent. Returns the bytes that became readable without a gap.
     *
     * @throws CaptureException when the segment cannot belong to this connection
     */
    List<Message> take(Segment segment) {
        if (segment.has(Packets.RST)) {
            return List.of();
        }
        int sequence = segment.sequence() + (segment.has(Packets.SYN) ? 1 : 0);
        if (!begun) {
            begun = true;
            nextSequence = sequence;
        }
        long place = next + (sequence - nextSequence);
        if (Math.abs(place - next) > WINDOW_MAX) {
            throw CaptureException.at(
                    segment.packet(),
                    "is %s bytes away from where %s is".formatted(place - next, shown()));
        }
        int count = segment.content().remaining();
        int lost = segment.loss().bytes();
        if (segment.has(Packets.FIN)) {
            end = Math.max(end, place + count + lost);
        }
        if (lost > 0 && place + count + lost > lostUntil) {
            lostUntil = place + count + lost;
            lostBy = "packet " + segment.packet() + " " + segment.loss().reason();
        }
        // the byte of a keepalive probe is not data
        boolean keepalive = count == 1 && place == next - 1;
        return count == 0 || keepalive ? List.of() : placed(segment, place);
    }

    private List<Message> placed(Segment segment, long place) {
        Part segmented = new Part(segment.packet(), place, Message.of(segment.content()));
        for (int i = firstEndingAfter(place);
                i < parts.size() && parts.get(i).place() < segmented.end();
                i++) {
            compare(segmented, parts.get(i));
        }
        fresh(segmented).forEach(each -> early.put(each.place(), each));
        return readable();
    }

    /**
     * Returns the parts of a segment that are not known yet, in one pass over the known parts that
     * the segment overlaps.
     */
    private List<Part> fresh(Part segment) {
        List<Part> fresh = new ArrayList<>();
        long at = Math.max(segment.place(), next);
        Map.Entry<Long, Part> before = early.lowerEntry(at);
        if (before != null && before.getValue().end() > at) {
            compare(segment, before.getValue());
            at = before.getValue().end();
        }
        if (at < segment.end()) {
            for (Part known : early.subMap(at, segment.end()).values()) {
                compare(segment, known);
                add(segment, at, known.place(), fresh);
                at = known.end();
            }
        }
        add(segment, at, segment.end(), fresh);
        return fresh;
    }

    private static void add(Part segment, long from, long to, List<Part> fresh) {
        if (from < to) {
            int first = (int) (from - segment.place());
            int last = (int) (to - segment.place());
            boolean whole = first == 0 && last == segment.bytes().size();
            Message bytes = whole
                    ? segment.bytes()
                    : Message.of(segment.bytes().buffer().slice(first, last - first));
            fresh.add(new Part(segment.packet(), from, bytes));
        }
    }

    /** Returns the index of the first part that ends after an offset, by binary search. */
    private int firstEndingAfter(long place) {
        int low = 0;
        int high = parts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (parts.get(middle).end() > place) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private List<Message> readable() {
        List<Message> now = new ArrayList<>();
        while (!early.isEmpty() && early.firstKey() == next) {
            Part part = early.pollFirstEntry().getValue();
            parts.add(part);
            now.add(part.bytes());
            next += part.bytes().size();
            nextSequence += part.bytes().size();
        }
        return now;
    }

    /**
     * Checks that a repetition has the same bytes. Otherwise the capture does not show which bytes
     * the receiver read.
     *
     * @throws CaptureException when the bytes differ
     */
    private void compare(Part segment, Part known) {
        long first = Math.max(segment.place(), known.place());
        long last = Math.min(segment.end(), known.end());
        if (first >= last) {
            return;
        }
        if (!areSame(segment, known, first, last)) {
            throw CaptureException.at(
                    segment.packet(),
                    "says bytes %s to %s of %s again, and otherwise than packet %s did"
                            .formatted(first + 1, last, shown(), known.packet()));
        }
    }

    /** Compares two parts byte by byte, since a segment may repeat thousands of short parts. */
    private static boolean areSame(Part one, Part other, long from, long to) {
        int at = (int) (from - one.place());
        int atOther = (int) (from - other.place());
        for (int i = 0; i < to - from; i++) {
            if (one.bytes().byteAt(at + i) != other.bytes().byteAt(atOther + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Records the offset up to which a segment of the other side acknowledges the bytes of this
     * side.
     */
    void acknowledge(Segment segment) {
        if (!begun || !segment.has(Packets.ACK) || segment.has(Packets.RST)) {
            return;
        }
        long place = next + (segment.acknowledged() - nextSequence);
        if (place > acknowledged) {
            acknowledged = place;
            acknowledgedBy = segment.packet();
        }
    }

    /**
     * Checks that no bytes are missing in the middle or at the end.
     *
     * @throws CaptureException when bytes are missing; the message contains their number and
     *     position
     */
    void check() {
        if (lostUntil > next && (early.isEmpty() || early.firstKey() >= lostUntil)) {
            throw missing(lostUntil - next, lostBy);
        }
        if (!early.isEmpty()) {
            Part after = early.firstEntry().getValue();
            throw missing(after.place() - next, "packet " + after.packet() + " follows them");
        }
        if (end > next) {
            throw missing(end - next, "the end follows them");
        }
        // a FIN takes one sequence number
        long reached = end >= 0 ? acknowledged - 1 : acknowledged;
        if (reached > next) {
            throw missing(reached - next, "packet " + acknowledgedBy + " acknowledges them");
        }
    }

    private CaptureException missing(long count, String evidence) {
        return new CaptureException("%s after byte %s of %s missing in the capture, but %s"
                .formatted(Plural.of(count, "byte"), next, shown(), evidence));
    }

    private String shown() {
        return Addresses.shown(from) + " to " + Addresses.shown(to);
    }

    /** Returns whether bytes were captured after a gap that is still open. */
    boolean isWaiting() {
        return !early.isEmpty();
    }

    /** Returns whether a FIN of this side was captured. */
    boolean hasEnded() {
        return end >= 0;
    }

    /** Returns whether this segment, which has the SYN flag, begins another connection. */
    boolean isOther(Segment first) {
        return begun && (int) next + (first.sequence() + 1 - nextSequence) != 0;
    }
}
