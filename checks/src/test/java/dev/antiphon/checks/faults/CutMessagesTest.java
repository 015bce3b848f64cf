package dev.antiphon.checks.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The same messages come out however their bytes are cut and joined, within letters too. */
class CutMessagesTest {
    private static final List<String> FRAMINGS = List.of(
            "line",
            "crlf",
            "delimiter:;;",
            "length:1",
            "length:2",
            "length:3",
            "length:4",
            "length:8",
            "length:2,le",
            "length:4,inclusive",
            "length:4,text",
            "varint",
            "netstring",
            "headers",
            "nul",
            "stx",
            "mllp");
    private static final List<byte[]> MESSAGES = List.of(
            "Привет, сервер!".getBytes(UTF_8),
            new byte[0],
            "x".getBytes(UTF_8),
            "𝄞е\u0308ж".getBytes(UTF_8),
            "a".repeat(200).getBytes(UTF_8));

    private long differences;

    @FaultRow(number = 10, fault = "split and coalesced messages, split letters")
    void everyCutGivesTheSameMessages(Row row) {
        Random random = new Random(row.seed());
        int rounds = row.count(50_000, 1_000_000);
        long cuts = 0;
        for (String name : FRAMINGS) {
            Framing framing = Framing.parse(name);
            byte[] stream = encoded(framing);
            for (int cut = 0; cut <= stream.length; cut++, cuts++) {
                compare(framing, stream, cut, stream.length);
            }
        }
        row.injected("cut points of %d framings".formatted(FRAMINGS.size()), cuts, cuts);
        for (int round = 0; round < rounds; round++) {
            Framing framing = Framing.parse(FRAMINGS.get(round % FRAMINGS.size()));
            byte[] stream = encoded(framing);
            compare(framing, stream, pieces(stream.length, random));
        }
        row.injected("random cuttings", rounds, rounds);
        row.exactly("differences", differences, 0);
    }

    private static byte[] encoded(Framing framing) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteBuffer around = ByteBuffer.allocate(framing.overheadBytesMax());
        for (byte[] message : MESSAGES) {
            framing.encodeHead(ByteBuffer.wrap(message), around.clear());
            stream.write(around.array(), 0, around.position());
            stream.writeBytes(message);
            framing.encodeTail(ByteBuffer.wrap(message), around.clear());
            stream.write(around.array(), 0, around.position());
        }
        return stream.toByteArray();
    }

    /** Returns where the reads end: up to 40 bytes each at times, then again one by one. */
    private static int[] pieces(int length, Random random) {
        int most = 1 + random.nextInt(random.nextBoolean() ? 4 : 200);
        int[] ends = new int[length];
        int count = 0;
        for (int at = 0; at < length; count++) {
            at = Math.min(length, at + 1 + random.nextInt(most));
            ends[count] = at;
        }
        return Arrays.copyOf(ends, count);
    }

    private void compare(Framing framing, byte[] stream, int... ends) {
        List<byte[]> found = new ArrayList<>();
        DecodeContext decodeContext = new DecodeContext();
        int from = 0;
        int scanned = 0;
        long state = 0;
        int last = 0;
        for (int end : ends) {
            while (from < end) {
                ByteBuffer held = ByteBuffer.wrap(stream, from, end - from);
                framing.decode(
                        decodeContext.look(held, scanned, state, 1 << 20).afterRead(end - last));
                if (decodeContext.outcome() == DecodeContext.Outcome.INCOMPLETE) {
                    scanned = decodeContext.scannedBytes();
                    state = decodeContext.state();
                    break;
                }
                if (decodeContext.outcome() == DecodeContext.Outcome.MESSAGE) {
                    int start = from + decodeContext.contentFrom();
                    found.add(Arrays.copyOfRange(
                            stream, start, start + decodeContext.contentBytes()));
                } else if (decodeContext.outcome() != DecodeContext.Outcome.SKIP) {
                    differences++;
                    return;
                }
                from += decodeContext.takenBytes();
                scanned = 0;
                state = 0;
            }
            last = end;
        }
        boolean same = from == stream.length && found.size() == MESSAGES.size();
        for (int i = 0; same && i < found.size(); i++) {
            same = Arrays.equals(found.get(i), MESSAGES.get(i));
        }
        differences += same ? 0 : 1;
    }
}
