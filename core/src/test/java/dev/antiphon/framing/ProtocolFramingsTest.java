package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.check.Feed;
import dev.antiphon.framing.check.FramingCheck;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The formats of real protocols, by literal bytes. */
class ProtocolFramingsTest {
    static final List<WireFormat> FORMATS = WireFormat.ALL;

    private static byte[] latin(String escaped) {
        return escaped.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] sent(String framing, String escaped) {
        ByteBuffer wire = Framing.parse(framing).encoded(ByteBuffer.wrap(latin(escaped)));
        byte[] bytes = new byte[wire.remaining()];
        wire.get(bytes);
        return bytes;
    }

    private static Feed feed(String framing) {
        return new Feed(Framing.parse(framing), false).begin("literal bytes", 1000);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void messageAloneIsFound(WireFormat format) {
        for (int i = 0; i < format.wire().size(); i++) {
            byte[] wire = format.wire().get(i);
            feed(format.framing())
                    .read(wire, 0, wire.length)
                    .end()
                    .expect(List.of(format.messages().get(i)));
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void messagesInOneReadAreFound(WireFormat format) {
        byte[] all = format.joined();
        feed(format.framing()).read(all, 0, all.length).expect(format.messages());
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void messagesByteByByteAreFound(WireFormat format) {
        feed(format.framing()).readEach(format.joined()).expect(format.messages());
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void framingKeepsToItsContract(WireFormat format) {
        FramingCheck.of(Framing.parse(format.framing()), format.messages().toArray(byte[][]::new))
                .withName()
                .run();
        assertThat(Framing.parse(format.framing())).hasToString(format.framing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "modbus \\0*\\0\\0\\0\\0\\21\\3\\0\\0\\0\\2 \\0*\\0\\0\\0\\6\\21\\3\\0\\0\\0\\2",
                "dicom \\5\\0\\0\\0\\0\\0\\0\\0\\0\\0 \\5\\0\\0\\0\\0\\4\\0\\0\\0\\0",
                "tpkt \\3\\0\\0\\0\\6 \\3\\0\\0\\5\\6",
                "mqtt 0\\0\\0\\1ab 0\\4\\0\\1ab",
                "mqtt 0\\200\\1\\0\\1ab 0\\4\\0\\1ab",
                "mysql \\0\\0\\0\\0SELL \\4\\0\\0\\0SELL",
                "amqp \\1\\0\\1\\0\\0\\0\\0ab\\316 \\1\\0\\1\\0\\0\\0\\2ab\\316",
                "postgres Q\\0\\0\\0\\0abc\\0 Q\\0\\0\\0\\10abc\\0",
                "postgres \\0\\0\\0\\0\\0\\3\\0\\0 \\0\\0\\0\\10\\0\\3\\0\\0",
                "fix 8=FIX.4.4\\00135=0\\001 8=FIX.4.4\\0019=5\\00135=0\\00110=163\\001",
                "fix 8=FIX.4.4\\0019=999\\00135=0\\00110=000\\001"
                        + " 8=FIX.4.4\\0019=5\\00135=0\\00110=163\\001",
                "stomp SEND\\n\\na\\0b SEND\\ncontent-length:3\\n\\na\\0b\\0",
                "stomp SEND\\ncontent-length:9\\n\\nab SEND\\ncontent-length:2\\n\\nab\\0",
                "resp +OK +OK\\r\\n",
                "resp $2\\r\\nok $2\\r\\nok\\r\\n",
                "astm \\0021H|\\\\^&\\r\\3 \\0021H|\\\\^&\\r\\3E5\\r\\n",
                "astm \\0021H|\\\\^&\\r\\00300\\r\\n \\0021H|\\\\^&\\r\\3E5\\r\\n",
                "length:4@0,hex 0000ab 0002ab",
                "length:2@1,bcd x\\0\\0yy x\\0\\2yy",
                "length:4@2,text,strip=2 0000ab \\000\\0000002ab",
                "length:2@2,le,inclusive,-1 ab\\0\\0 ab\\5\\0",
            })
    void fieldsAreFilledInWhenAMessageIsSent(String framing, String message, String wire) {
        assertThat(sent(framing, message)).containsExactly(latin(wire));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modbus|\\0*\\0\\0|at least 6 bytes",
                "mqtt|0|no length",
                "amqp|\\1\\0\\1\\0\\0\\0\\2ab.|byte 0xCE",
                "amqp|\\5\\0\\1\\0\\0\\0\\2ab\\316|an AMQP 0-9-1 frame",
                "postgres|Q\\0|a type and a length",
                "fix|35=0\\001|8=",
                "fix|8=FIX.4.4\\00135=0|SOH",
                "stomp|SEND\\na:b\\n|an empty line",
                "stomp|SEND\\na:\\0b\\n\\n|an empty line",
                "resp|$9\\r\\nok|lengths",
                "resp|+a\\r\\n+b|lengths",
                "astm|1H|STX",
                "syslog||1 byte"
            })
    void messageThatIsNoFrameIsRefused(String framing, String message, String reason) {
        String given = message == null ? "" : message;
        assertThatThrownBy(() -> sent(framing, given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tpkt|\\3\\0\\0\\3|cannot count its own 2 bytes",
                "length:4@0,hex|00g0|not 0x67",
                "length:2@0,bcd|\\0\\241|two decimal digits a byte, not 0xA1",
                "length:3@2,text|xx0a|not 0x61",
                "amqp|\\5\\0|type is 1, 2, 3 or 8",
                "amqp|AMPQ|begins with AMQP",
                "amqp|\\1\\0\\1\\0\\0\\0\\2ab.|ends with byte 0xCE, not 0x2E",
                "postgres|Q\\0\\0\\0\\3|4 at the least, not 3",
                "postgres|\\0\\0\\0\\7|8 at the least, not 7",
                "postgres|\\26\\3\\1|a letter",
                "fix|7=|8=",
                "fix|8=FIX.4.4\\00135=0\\001|9=",
                "fix|8=FIX.4.4\\0019=x\\001|digits",
                "fix|8=FIX.4.4\\0019=5\\00135=0\\00110=164\\001|the checksum of a message is 163",
                "fix|8=FIX.4.4\\0019=4\\00135=0\\00110=163\\001|stands no 10=",
                "stomp|SEND\\n\\0|zero byte",
                "stomp|SEND\\ncontent-length:x\\n\\n|digits",
                "stomp|SEND\\ncontent-length:1\\n\\nabc|body of 1 bytes",
                "stomp|\\rSEND|carriage return",
                "resp|\\1\\2|RESP type",
                "resp|*1\\r\\nPING|no RESP value begins with 0x50",
                "resp|$-2\\r\\n|10 digits",
                "resp|$?\\r\\n|10 digits",
                "resp|$2\\r\\nabc\\r\\n|no CR LF",
                "astm|1|STX",
                "astm|\\0021H\\3E5\\r\\n|the checksum of a frame is 7C",
                "astm|\\0021H\\0037C\\r.|CR and LF",
                "syslog|<14>1 x\\n|syslog,lenient",
                "syslog|0\\40|digits",
                "syslog|12345678901\\40|digits",
                "mllp|\\n\\013a\\034\\r|mllp,lenient"
            })
    void bytesThatBreakTheRulesAreMalformed(String framing, String escaped, String reason) {
        byte[] wire = latin(escaped);
        DecodeContext decodeContext = new DecodeContext();
        Framing.parse(framing).decode(decodeContext.look(ByteBuffer.wrap(wire), 0, 0, 1000));
        assertThat(decodeContext.outcome()).isEqualTo(DecodeContext.Outcome.MALFORMED);
        assertThat(decodeContext.reason()).contains(reason);
        feed(framing).readEach(wire).expectRefused(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modbus|\\0*\\0\\0\\377\\377|65541",
                "dicom|\\4\\0\\377\\377\\377\\377|4294967301",
                "mqtt|0\\377\\377\\377\\177|268435460",
                "varint@2|xx\\377\\377\\377\\377\\377\\377\\377\\377\\377\\1|18446744073709551615",
                "length:8@1|x\\377\\377\\377\\377\\377\\377\\377\\377|18446744073709551615",
                "length:8@1,le|x\\377\\377\\377\\377\\377\\377\\377\\177|9223372036854775816",
                "length:8@0,hex|7fffffff|2147483655",
                "length:5@0,bcd|\\231\\231\\231\\231\\231|10000000004",
                "amqp|\\1\\0\\1\\377\\377\\377\\377|4294967303",
                "postgres|Q\\177\\377\\377\\377|2147483648",
                "fix|8=FIX.4.4\\0019=999999999\\001|1000000028",
                "stomp|SEND\\ncontent-length:9999999999\\n\\n|10000000031",
                "resp|$9999999999\\r\\n|10000000014",
                "resp|*9999999999\\r\\n|30000000010",
                "resp|*100\\r\\n*1000\\r\\n|3310",
                "syslog|9999999999\\40|9999999999"
            })
    void hostileLengthIsRefusedByItsNumberAlone(String framing, String escaped, String size) {
        byte[] wire = latin(escaped);
        Feed feed = feed(framing).read(wire, 0, wire.length);
        feed.expect(DecodeContext.Outcome.TOO_LONG);
        assertThat(Long.toUnsignedString(feed.tooLongBytes())).isEqualTo(size);
    }
}
