package dev.antiphon.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyParse.Complete;
import dev.antiphon.proxyprotocol.ProxyParse.Incomplete;
import dev.antiphon.proxyprotocol.ProxyParse.Refused;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Valid headers, changed by chance: a parse ends in one of three ways, holds no more than it may,
 * takes no byte after the header, and says the same however the bytes were cut.
 *
 * <p>{@code -Dantiphon.proxy.runs=10000000} makes it long; {@code -Dantiphon.proxy.seed} replays
 * one.
 */
class ProxyParserMutationTest {
    private static final int TLV_BYTES_MAX = 1024;
    private static final int BYTES_MAX = 16 + 216 + TLV_BYTES_MAX;

    private enum Mutation {
        NONE,
        CUT,
        BIT,
        BYTE,
        VERSION,
        COMMAND,
        FAMILY,
        LENGTH,
        TLV_LENGTH,
        CHECKSUM,
        INSERTED,
        REMOVED,
        NOISE
    }

    private enum End {
        INCOMPLETE,
        COMPLETE,
        REFUSED
    }

    @Test
    void anyChangeOfAHeaderEndsAsAHeaderOrARefusal() {
        int runs = Integer.getInteger("antiphon.proxy.runs", 100_000);
        long seed = Long.getLong("antiphon.proxy.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Mutation, Map<End, Integer>> ends = new EnumMap<>(Mutation.class);
        for (int run = 0; run < runs; run++) {
            Mutation mutation = Mutation.values()[run % Mutation.values().length];
            byte[] bytes = mutate(header(random), mutation, random);
            End end = check(bytes, random, "seed " + seed + ", run " + run + ", " + mutation);
            ends.computeIfAbsent(mutation, key -> new EnumMap<>(End.class))
                    .merge(end, 1, Integer::sum);
        }
        System.out.println("proxy headers: " + runs + " runs, seed " + seed);
        ends.forEach((mutation, counts) -> System.out.println("  " + mutation + " " + counts));
        assertThat(ends.get(Mutation.NONE)).containsOnlyKeys(End.COMPLETE);
        assertThat(ends.get(Mutation.VERSION)).containsOnlyKeys(End.REFUSED);
        assertThat(ends.get(Mutation.CHECKSUM)).containsOnlyKeys(End.REFUSED);
    }

    private static End check(byte[] bytes, Random random, String which) {
        ProxyParser parser = new ProxyParser(TLV_BYTES_MAX);
        ByteBuffer whole = ByteBuffer.wrap(bytes);
        ProxyParse found = parser.read(whole);
        assertThat(parser.bytes()).as(which).isEqualTo(whole.position());
        assertThat(parser.bytes()).as(which).isLessThanOrEqualTo(BYTES_MAX);
        ProxyParse inPieces = new Incomplete();
        ProxyParser other = new ProxyParser(TLV_BYTES_MAX);
        int at = 0;
        while (at < bytes.length && inPieces instanceof Incomplete) {
            int piece = Math.min(bytes.length - at, 1 + random.nextInt(20));
            inPieces = other.read(ByteBuffer.wrap(bytes, at, piece));
            at += piece;
        }
        assertThat(inPieces).as(which).isEqualTo(found);
        assertThat(other.bytes()).as(which).isEqualTo(parser.bytes());
        return switch (found) {
            case Incomplete _ -> {
                assertThat(whole.remaining()).as(which).isZero();
                yield End.INCOMPLETE;
            }
            case Complete complete -> {
                if (complete.header() instanceof Proxied proxied) {
                    int tlvs = proxied.tlvs().stream()
                            .mapToInt(tlv -> 3 + tlv.value().length)
                            .sum();
                    assertThat(tlvs).as(which).isLessThanOrEqualTo(TLV_BYTES_MAX);
                }
                yield End.COMPLETE;
            }
            case Refused refused -> {
                assertThat(refused.reason()).as(which).matches("[ -~]{10,120}");
                yield End.REFUSED;
            }
        };
    }

    private static byte[] header(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Headers.v1("PROXY TCP4 192.0.2.1 192.0.2.2 " + random.nextInt(65536) + " 80");
            case 1 -> Headers.v1("PROXY TCP6 2001:db8::" + random.nextInt(9) + " ::1 5 65535");
            case 2 -> Headers.v1("PROXY UNKNOWN" + " x".repeat(random.nextInt(40)));
            case 3 -> Headers.v2(0x20, random.nextInt(256), random(random, 300));
            case 4 -> Headers.withChecksum(Headers.four());
            case 5 -> Headers.v2(0x21, 0x21 + random.nextInt(2), withTlvs(new byte[36], random));
            case 6 -> Headers.v2(0x21, 0x31 + random.nextInt(2), withTlvs(new byte[216], random));
            default -> Headers.v2(0x21, 0x11 + random.nextInt(2), withTlvs(Headers.four(), random));
        };
    }

    private static byte[] withTlvs(byte[] addresses, Random random) {
        byte[] all = addresses;
        for (int i = random.nextInt(4); i > 0; i--) {
            int type = random.nextBoolean() ? 4 : 0xE0 + random.nextInt(16);
            all = Headers.join(all, Headers.tlv(type, random(random, 250)));
        }
        return all;
    }

    private static byte[] random(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutate(byte[] header, Mutation mutation, Random random) {
        byte[] bytes = header.clone();
        int at = random.nextInt(bytes.length);
        switch (mutation) {
            case NONE -> {}
            case CUT -> bytes = Arrays.copyOf(bytes, at);
            case BIT -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case BYTE -> bytes[at] = (byte) random.nextInt();
            case VERSION -> {
                bytes = Headers.v2(0x21, 0x11, Headers.four());
                int version = random.nextInt(15);
                bytes[12] = (byte) ((version >= 2 ? version + 1 : version) << 4 | 1);
                if (random.nextInt(4) == 0) {
                    bytes[12] = (byte) 0xFF;
                }
            }
            case COMMAND -> {
                bytes = Headers.v2(0x20 + random.nextInt(16), 0x11, Headers.four());
            }
            case FAMILY -> {
                bytes = Headers.v2(0x21, random.nextInt(256), withTlvs(Headers.four(), random));
            }
            case LENGTH -> {
                bytes = Headers.v2(0x21, 0x11, withTlvs(Headers.four(), random));
                ByteBuffer.wrap(bytes).putShort(14, (short) random.nextInt(65536));
            }
            case TLV_LENGTH -> {
                bytes = Headers.v2(
                        0x21,
                        0x11,
                        Headers.join(Headers.four(), Headers.tlv(4, random(random, 99))));
                ByteBuffer.wrap(bytes).putShort(29, (short) random.nextInt(65536));
            }
            case CHECKSUM -> {
                bytes = Headers.withChecksum(Headers.four());
                bytes[16 + random.nextInt(12)] ^= (byte) (1 + random.nextInt(255));
            }
            case INSERTED -> {
                byte[] before = Arrays.copyOf(bytes, at);
                byte[] after = Arrays.copyOfRange(bytes, at, bytes.length);
                bytes = Headers.join(before, random(random, 30), after);
            }
            case REMOVED -> {
                byte[] before = Arrays.copyOf(bytes, at);
                int to = Math.min(bytes.length, at + 1 + random.nextInt(30));
                bytes = Headers.join(before, Arrays.copyOfRange(bytes, to, bytes.length));
            }
            case NOISE -> {
                byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, 16));
                bytes = Headers.join(head, random(random, 2000));
            }
        }
        return bytes;
    }
}
