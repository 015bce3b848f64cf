package dev.antiphon.proxyprotocol;

import static dev.antiphon.proxyprotocol.Headers.four;
import static dev.antiphon.proxyprotocol.Headers.join;
import static dev.antiphon.proxyprotocol.Headers.parse;
import static dev.antiphon.proxyprotocol.Headers.tlv;
import static dev.antiphon.proxyprotocol.Headers.v1;
import static dev.antiphon.proxyprotocol.Headers.v2;
import static dev.antiphon.proxyprotocol.Headers.withChecksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.proxyprotocol.ProxyHeader.Local;
import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyHeader.Unknown;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;
import dev.antiphon.proxyprotocol.ProxyParse.Complete;
import dev.antiphon.proxyprotocol.ProxyParse.Incomplete;
import dev.antiphon.proxyprotocol.ProxyParse.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Literal bytes, as HAProxy's specification has them. */
class ProxyParserTest {
    private static final String UNSPECIFIED = "0".repeat(2 * 216);

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(
                (host.indexOf(':') < 0 ? IpText.four(host) : IpText.six(host)).orElseThrow(), port);
    }

    private static Proxied proxied(byte[] bytes) {
        assertThat(parse(bytes)).isInstanceOf(Complete.class);
        return (Proxied) ((Complete) parse(bytes)).header();
    }

    // ---- version 1 ----

    @Test
    void lineOfIpv4IsRead() {
        assertThat(proxied(v1("PROXY TCP4 192.0.2.1 255.255.255.255 65535 0")))
                .isEqualTo(new Proxied(
                        Version.V1,
                        at("192.0.2.1", 65535),
                        at("255.255.255.255", 0),
                        false,
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "ffff:f00d:1::5,ffff:f00d:1:0:0:0:0:5",
        "::,0:0:0:0:0:0:0:0",
        "::1,0:0:0:0:0:0:0:1",
        "2001:DB8::,2001:db8:0:0:0:0:0:0",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8",
        "::ffff:192.0.2.1,192.0.2.1",
        "1:2:3:4:5:6:192.0.2.1,1:2:3:4:5:6:c000:201"
    })
    void lineOfIpv6IsRead(String text, String read) {
        Proxied header = proxied(v1("PROXY TCP6 " + text + " ::1 1 2"));
        assertThat(((InetSocketAddress) header.source()).getAddress().getHostAddress())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ::1 what? 1", "PROXY UNKNOWN \0\r \n"})
    void whatFollowsUnknownIsIgnored(String line) {
        assertThat(parse(v1(line))).isEqualTo(new Complete(new Unknown(Version.V1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 192.0.2.2 1",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 ",
                "PROXY TCP4  192.0.2.1 192.0.2.2 1 2",
                "PROXY TCP4 192.0.2.1 192.0.2.2 01 2",
                "PROXY TCP4 192.0.2.1 192.0.2.2 +1 2",
                "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2",
                "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 ",
                "PROXY TCP4 192.0.2.01 192.0.2.2 1 2",
                "PROXY TCP4 192.0.2.256 192.0.2.2 1 2",
                "PROXY TCP4 192.0.2 192.0.2.2 1 2",
                "PROXY TCP4 localhost 192.0.2.2 1 2",
                "PROXY TCP4 ::1 ::1 1 2",
                "PROXY TCP6 192.0.2.1 192.0.2.2 1 2",
                "PROXY TCP6 1::2::3 ::1 1 2",
                "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2",
                "PROXY TCP6 1:2:3:4:5:6:7::8 ::1 1 2 x",
                "PROXY TCP6 1:2:3:4:5:6:7:8:: ::1 1 2",
                "PROXY TCP6 12345:: ::1 1 2",
                "PROXY TCP6 :1 ::1 1 2",
                "PROXY TCP6 1.2.3.4::1 ::1 1 2",
                "PROXY TCP6 fe80::1%lo ::1 1 2",
                "PROXY TCP6 [::1] ::1 1 2",
                "PROXY UDP4 192.0.2.1 192.0.2.2 1 2",
                "PROXY UNKNOWNX",
                "PROXY ",
                "proxy TCP4 192.0.2.1 192.0.2.2 1 2",
                "GET / HTTP/1.1"
            })
    void everyOtherLineIsRefused(String line) {
        assertThat(parse(v1(line))).isInstanceOf(Refused.class);
    }

    @Test
    void lineMayHave107BytesAndNotOneMore() {
        String longest = "PROXY UNKNOWN " + "x".repeat(91);
        assertThat(parse(v1(longest))).isInstanceOf(Complete.class);
        assertThat(parse(v1(longest + "x")))
                .isEqualTo(new Refused("its line does not end within 107 bytes"));
    }

    @Test
    void lineFeedAloneEndsNothing() {
        byte[] bytes = "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(parse(bytes)).isInstanceOf(Incomplete.class);
    }

    // ---- version 2 ----

    @Test
    void everyFamilyIsRead() {
        assertThat(proxied(v2("21 11 000c c0000201 c0000202 1388 0050")))
                .isEqualTo(new Proxied(
                        Version.V2, at("192.0.2.1", 5000), at("192.0.2.2", 80), false, List.of()));
        assertThat(proxied(v2("21 12 000c c0000201 c0000202 1388 0050")).datagrams())
                .isTrue();
        String six = "20010db8000000000000000000000001 20010db8000000000000000000000002 ffff 0001";
        assertThat(proxied(v2("21 21 0024" + six)))
                .isEqualTo(new Proxied(
                        Version.V2,
                        at("2001:db8::1", 65535),
                        at("2001:db8::2", 1),
                        false,
                        List.of()));
        assertThat(proxied(v2("21 22 0024" + six)).datagrams()).isTrue();
        String unix = "2f61" + "0".repeat(2 * 106) + "2f622f63" + "0".repeat(2 * 104);
        assertThat(proxied(v2("21 31 00d8" + unix)))
                .isEqualTo(new Proxied(
                        Version.V2,
                        UnixDomainSocketAddress.of("/a"),
                        UnixDomainSocketAddress.of("/b/c"),
                        false,
                        List.of()));
        assertThat(proxied(v2("21 32 00d8" + UNSPECIFIED)).source())
                .isEqualTo(UnixDomainSocketAddress.of(""));
        assertThat(parse(v2("21 00 0000"))).isEqualTo(new Complete(new Unknown(Version.V2)));
        assertThat(parse(v2("21 00 0003 ffffff"))).isEqualTo(new Complete(new Unknown(Version.V2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 00 0000", "20 11 000c 010203040506070809101112", "20 ff 0001 00"})
    void localIsReadWhateverItsBlockHolds(String rest) {
        assertThat(parse(v2(rest))).isEqualTo(new Complete(new Local()));
    }

    @Test
    void tlvsAreReadInTheirOrder() {
        byte[] block = join(
                four(),
                tlv(2, "a.example".getBytes(StandardCharsets.US_ASCII)),
                tlv(4, new byte[0]),
                tlv(0xE0, new byte[] {1, 2}));
        List<Tlv> tlvs = proxied(v2(0x21, 0x11, block)).tlvs();
        assertThat(tlvs).extracting(Tlv::type).containsExactly(2, 4, 0xE0);
        assertThat(tlvs.get(0).value()).asString().isEqualTo("a.example");
        assertThat(tlvs.get(2).value()).containsExactly(1, 2);
    }

    @Test
    void checksumMustMatch() {
        byte[] right = withChecksum(four());
        assertThat(proxied(right).source()).isEqualTo(at("192.0.2.1", 5000));
        for (int bit = 0; bit < right.length * 8; bit++) {
            byte[] wrong = right.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            ProxyParse found = parse(wrong);
            boolean family = bit / 8 >= 12 && bit / 8 < 16; // LOCAL, or another length
            boolean type = bit / 8 == right.length - 7; // a TLV of another type
            if (!family && !type) {
                assertThat(found).as("bit %d", bit).isInstanceOf(Refused.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "f1",
                "11",
                "01",
                "31",
                "22",
                "2f",
                "21 01 0000",
                "21 10 0000",
                "21 13 0000",
                "21 23 0024",
                "21 41 0000",
                "21 ff 0000",
                "21 11 000b",
                "21 11 0000",
                "21 21 000c",
                "21 31 00d7",
                "21 11 040d",
                "21 11 ffff",
                "21 21 0425",
                "21 31 04d9",
                "20 00 04d9",
                "21 00 0401",
                "21 11 000d c0000201c000020213880050 04",
                "21 11 000e c0000201c000020213880050 0400",
                "21 11 000f c0000201c000020213880050 040001",
                "21 11 0010 c0000201c000020213880050 04000000",
                "21 11 0012 c0000201c000020213880050 030003 000000",
                "21 11 0013 c0000201c000020213880050 030004 00000000"
            })
    void whatCannotBeIsRefusedAsSoonAsItIsSeen(String rest) {
        assertThat(parse(v2(rest))).isInstanceOf(Refused.class);
    }

    @Test
    void secondChecksumAndLongUniqueIdAreRefused() {
        byte[] both = join(withChecksum(four()), tlv(3, new byte[4]));
        both[15] = (byte) (both[15] + 7);
        assertThat(parse(both)).isInstanceOf(Refused.class);
        byte[] longest = join(four(), tlv(5, new byte[128]));
        assertThat(parse(v2(0x21, 0x11, longest))).isInstanceOf(Complete.class);
        byte[] longer = join(four(), tlv(5, new byte[129]));
        assertThat(parse(v2(0x21, 0x11, longer)))
                .isEqualTo(new Refused("its unique id has 129 bytes, over the limit of 128"));
    }

    @Test
    void tlvsMayHaveAsManyBytesAsAllowedAndNotOneMore() {
        byte[] most = join(four(), tlv(4, new byte[1021]));
        assertThat(parse(v2(0x21, 0x11, most))).isInstanceOf(Complete.class);
        byte[] more = join(four(), tlv(4, new byte[1022]));
        assertThat(parse(v2(0x21, 0x11, more)))
                .isEqualTo(new Refused("its length is 1037, over the limit of 1036"));
        assertThat(new ProxyParser(0).read(ByteBuffer.wrap(v2(0x21, 0x11, four()))))
                .isInstanceOf(Complete.class);
        assertThatThrownBy(() -> new ProxyParser(-1)).hasMessageContaining("tlvBytesMax is -1");
    }

    // ---- both ----

    @Test
    void cutsDoNotChangeTheHeaderAndFollowingBytesAreKept() {
        List<byte[]> headers = List.of(
                v1("PROXY TCP4 192.0.2.1 192.0.2.2 5000 80"),
                v1("PROXY UNKNOWN and more"),
                v2(0x21, 0x11, join(four(), tlv(4, new byte[20]))),
                v2("20 00 0000"),
                withChecksum(four()));
        for (byte[] header : headers) {
            byte[] bytes = join(header, "hello".getBytes(StandardCharsets.US_ASCII));
            ProxyParse whole = parse(header);
            assertThat(whole).isInstanceOf(Complete.class);
            for (int cut = 0; cut < header.length; cut++) {
                ProxyParser parser = new ProxyParser(1024);
                ByteBuffer first = ByteBuffer.wrap(bytes, 0, cut);
                assertThat(parser.read(first)).as("cut %d", cut).isInstanceOf(Incomplete.class);
                assertThat(parser.bytes()).isEqualTo(cut);
                ByteBuffer rest = ByteBuffer.wrap(bytes, cut, bytes.length - cut);
                assertThat(parser.read(rest)).isEqualTo(whole);
                assertThat(rest.remaining()).isEqualTo(5);
            }
            ProxyParser parser = new ProxyParser(1024);
            for (int i = 0; i < header.length - 1; i++) {
                assertThat(parser.read(ByteBuffer.wrap(header, i, 1)))
                        .isInstanceOf(Incomplete.class);
            }
            assertThat(parser.read(ByteBuffer.wrap(header, header.length - 1, 1)))
                    .isEqualTo(whole);
        }
    }

    @Test
    void headerIsRefusedAtItsFirstWrongByte() {
        assertThat(parse("HELO".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new Refused(
                        "the connection begins with something else (its byte 1 is 0x48)"));
        assertThat(parse("PROXX".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new Refused(
                        "the connection begins with something else (its byte 5 is 0x58)"));
    }
}
