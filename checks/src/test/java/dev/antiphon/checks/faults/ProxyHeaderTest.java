package dev.antiphon.checks.faults;

import dev.antiphon.proxyprotocol.ProxyParse;
import dev.antiphon.proxyprotocol.ProxyParser;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * PROXY headers that are not what they should be; slow and forged ones are in core's
 * ProxyProtocolTest.
 */
class ProxyHeaderTest {
    private static final int TLV_BYTES_MAX = 1024;
    private static final int HEADER_BYTES_MAX = 16 + 216 + TLV_BYTES_MAX;

    private static final List<byte[]> GOOD = List.of(
            "PROXY TCP4 192.0.2.1 192.0.2.2 5 80\r\n".getBytes(StandardCharsets.US_ASCII),
            "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII),
            hex("0d0a0d0a000d0a515549540a 20 00 0000"),
            hex("0d0a0d0a000d0a515549540a 21 11 000c c0000201 c0000202 0005 0050"),
            hex("0d0a0d0a000d0a515549540a 21 11 0013 c0000201 c0000202 0005 0050 050004 61626364"));

    @FaultRow(number = 29, fault = "PROXY header, changed by chance")
    void changedHeadersAreReadTheSameHoweverCutOrRefused(Row row) {
        int count = row.count(100_000, 10_000_000);
        Random random = new Random(row.seed());
        long changed = 0;
        long refused = 0;
        long surprises = 0;
        for (int i = 0; i < count; i++) {
            byte[] good = GOOD.get(random.nextInt(GOOD.size()));
            byte[] bytes = change(good, random);
            changed += Arrays.equals(good, bytes) ? 0 : 1;
            ProxyParse whole = read(bytes, bytes.length);
            ProxyParse cut = read(bytes, 1 + random.nextInt(8));
            refused += whole instanceof ProxyParse.Refused ? 1 : 0;
            surprises += whole.equals(cut) ? 0 : 1;
        }
        row.injected("changed of %,d headers".formatted(count), changed, count / 2);
        row.atLeast("refused", (double) refused, count / 4.0, "");
        row.exactly("read otherwise when cut", surprises, 0);
    }

    /** What a parser makes of them; that it holds no more than it may is looked at on the way. */
    private static ProxyParse read(byte[] bytes, int piece) {
        ProxyParser parser = new ProxyParser(TLV_BYTES_MAX);
        ProxyParse found = new ProxyParse.Incomplete();
        for (int at = 0; at < bytes.length && found instanceof ProxyParse.Incomplete; ) {
            int count = Math.min(piece, bytes.length - at);
            found = parser.read(ByteBuffer.wrap(bytes, at, count));
            at += count;
        }
        if (parser.bytes() > HEADER_BYTES_MAX) {
            throw new AssertionError(parser.bytes() + " bytes taken");
        }
        return found;
    }

    private static byte[] change(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        int length = random.nextInt(4) > 0 ? bytes.length : random.nextInt(2 * bytes.length);
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
