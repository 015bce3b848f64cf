package dev.antiphon.framing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two messages or more of a protocol, as they stand on the wire.
 *
 * @param name the protocol
 * @param framing the text of its framing
 * @param wire the bytes of each message with its framing
 * @param messages the messages
 */
record WireFormat(String name, String framing, List<byte[]> wire, List<byte[]> messages) {
    /** The formats of protocols that people test, from specifications and from real senders. */
    static final List<WireFormat> ALL = List.of(
            whole(
                    "Modbus TCP, sections 6.3 of the application protocol 1.1b3",
                    "modbus",
                    hex("002a00000006110300000002"),
                    hex("002b00000006110300000014")),
            whole(
                    "DICOM upper layer, PS3.8 section 9.3",
                    "dicom",
                    hex("05000000000400000000"),
                    hex("04000000000a00000006010341424344")),
            whole(
                    "TPKT, RFC 1006",
                    "tpkt",
                    hex("0300000b06e00000000000"),
                    hex("0300000c06e0000000000a0d")),
            whole(
                    "MQTT 3.1.1",
                    "mqtt",
                    hex("c000"),
                    hex("300c0005746f70696368656c6c6f"),
                    hex("30800100026162" + "78".repeat(124))),
            whole(
                    "FIX 4.4",
                    "fix",
                    text("8=FIX.4.4|9=20|35=0|49=A|56=B|34=1|10=125|".replace('|', '\1')),
                    text("8=FIX.4.4|9=26|35=1|49=A|56=B|34=2|112=x|10=207|".replace('|', '\1'))),
            whole(
                    "AMQP 0-9-1",
                    "amqp",
                    hex("414d515000000901"),
                    hex("08000000000000ce"),
                    hex("01000100000004003c000ace")),
            whole(
                    "GT06 trackers",
                    "length:1@2,+2",
                    hex("78780d010351789567269004000297840d0a"),
                    hex(
                            "78781f120d0901160d1dc70485f24102a7183e1334d6011c010e74000ca500022a670d0a")),
            whole(
                    "Teltonika trackers",
                    "length:4@4,+4",
                    hex("00000000000000030801010000aabb"),
                    hex("000000000000000408010d0a0000aabb")),
            inner(
                    "Syslog, RFC 6587",
                    "syslog",
                    text("14 <14>1 one\ntwo "),
                    text("<14>1 one\ntwo "),
                    text("12 <14>1 three."),
                    text("<14>1 three.")),
            inner(
                    "ISO 8583, length in hexadecimal digits",
                    "iso8583:hex",
                    text("000A0800823800"),
                    text("0800823800"),
                    text("00120800823800822000AA"),
                    text("0800823800822000AA")),
            inner(
                    "ISO 8583, length in BCD",
                    "iso8583:bcd",
                    hex("001030383030383233383030"),
                    text("0800823800"),
                    hex("0012303830303832333830303031"),
                    text("080082380001")),
            inner(
                    "ISO 8583, length in decimal digits",
                    "iso8583:text",
                    hex("3030303530383030ff"),
                    hex("30383030ff"),
                    hex("3030303138"),
                    hex("38")),
            inner(
                    "ISO 8583 behind a TPDU",
                    "iso8583",
                    hex("00076000060000aabb"),
                    hex("6000060000aabb"),
                    hex("000160"),
                    hex("60")),
            inner(
                    "ISO 8583, length and two zero bytes",
                    "iso8583:vap",
                    hex("000a000030383030383233383030"),
                    text("0800823800"),
                    hex("000c0000303830303832333830303031"),
                    text("080082380001")),
            whole("ASTM E1381", "astm", hex("05"), text("\u00021H|\\^&\r\u0003E5\r\n"), hex("04")),
            whole(
                    "PostgreSQL, SSLRequest and Query",
                    "postgres",
                    hex("0000000804d2162f"),
                    text("Q\0\0\0\rSELECT 1\0")),
            inner(
                    "STOMP, zero byte in the body",
                    "stomp",
                    text("SEND\ndestination:/q\ncontent-length:3\n\na\0b\0"),
                    text("SEND\ndestination:/q\ncontent-length:3\n\na\0b"),
                    text("SEND\ndestination:/q\n\nx\0"),
                    text("SEND\ndestination:/q\n\nx")),
            inner(
                    "STOMP, heart-beats",
                    "stomp",
                    text("\nSEND\ndestination:/q\n\na\0"),
                    text("SEND\ndestination:/q\n\na"),
                    text("\n\r\nSEND\r\ndestination:/q\r\n\r\nb\0"),
                    text("SEND\r\ndestination:/q\r\n\r\nb")),
            inner(
                    "DNS over TCP",
                    "dns",
                    hex("0003616263"),
                    text("abc"),
                    hex("00027879"),
                    text("xy")),
            inner(
                    "Kafka",
                    "kafka",
                    hex("00000003616263"),
                    text("abc"),
                    hex("000000027879"),
                    text("xy")),
            inner(
                    "LSP base protocol",
                    "headers",
                    text("A: 1\r\nContent-Length: 3\r\n\r\nabc"),
                    text("abc"),
                    text("Content-Length: 2\r\n\r\nxy"),
                    text("xy")),
            whole(
                    "Redis, RESP2 and a command in a line",
                    "resp",
                    text("*1\r\n$4\r\nPING\r\n"),
                    text("*2\r\n$3\r\nGET\r\n$1\r\na\r\n"),
                    text("PING\r\n"),
                    text("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\na\r\nPING\r\nb\r\n"),
                    text("*2\r\n*1\r\n:1\r\n*-1\r\n")),
            whole(
                    "Redis, RESP3",
                    "resp",
                    text("%1\r\n+key\r\n~2\r\n#t\r\n_\r\n"),
                    text("|1\r\n+ttl\r\n:9\r\n*1\r\n,1.5\r\n"),
                    text(">2\r\n+message\r\n=7\r\ntxt:abc\r\n"),
                    text("*0\r\n")),
            inner(
                    "Length in one byte",
                    "varint",
                    hex("03616263"),
                    text("abc"),
                    hex("027879"),
                    text("xy")),
            inner(
                    "Length in two bytes, the low one first, that counts itself",
                    "length:2,le,inclusive",
                    hex("0500616263"),
                    text("abc"),
                    hex("04007879"),
                    text("xy")),
            whole(
                    "IEC 60870-5-104",
                    "length:1@1",
                    hex("680443000000"),
                    hex("680e0000000064010600010000000014")),
            inner(
                    "JT/T 808",
                    "enclosed:~,~",
                    hex("7e0002000001234567890100017d017e"),
                    hex("0002000001234567890100017d01"),
                    hex("7e000200000123456789010002007e"),
                    hex("00020000012345678901000200")),
            inner(
                    "HL7 over MLLP, from files with a last line feed",
                    "mllp,lenient",
                    text("\u000bMSH|^~\\&|\rPID|1\r\u001c\r\n"),
                    text("MSH|^~\\&|\rPID|1\r"),
                    text("\r\n\u000bMSH|\r\u001c\r"),
                    text("MSH|\r")),
            whole("MySQL", "mysql", hex("0500000003" + "53454c4c"), hex("010000010e")));

    /** A format whose messages are the frames. */
    private static WireFormat whole(String name, String framing, byte[]... frames) {
        return new WireFormat(name, framing, List.of(frames), List.of(frames));
    }

    /** A format whose messages stand within frames: a frame and its message, by turns. */
    private static WireFormat inner(String name, String framing, byte[]... turns) {
        List<byte[]> all = List.of(turns);
        return new WireFormat(
                name,
                framing,
                IntStream.range(0, all.size() / 2)
                        .mapToObj(each -> all.get(2 * each))
                        .toList(),
                IntStream.range(0, all.size() / 2)
                        .mapToObj(each -> all.get(2 * each + 1))
                        .toList());
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] text(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] joined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        wire.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Override
    public String toString() {
        return name + ": " + framing;
    }
}
