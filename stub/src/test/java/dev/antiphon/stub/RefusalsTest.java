package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Field;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.ReplayServer;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.verify.Times;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Tests of refusals, which name the value, the bound and the remedy. */
class RefusalsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration BEFORE = Duration.ofMillis(-20);
    private static final Answer HELLO = Answer.text("hello");

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(
                        () -> new PushSchedule(BEFORE, SECOND, 1, HELLO),
                        "first after -20ms; give a time from 0"),
                refused(
                        () -> new PushSchedule(SECOND, Duration.ZERO, 1, HELLO),
                        "every 0s; give a time above zero"),
                refused(
                        () -> new PushSchedule(SECOND, SECOND, 0, HELLO),
                        "times is 0; give 1 or more"),
                refused(
                        () -> Delay.uniform(MINUTE, SECOND),
                        "no time is at least 60s and at most 1s; give the shorter one first"),
                refused(() -> Delay.fixed(BEFORE), "time is -20ms; give a time from 0 to 600s"),
                refused(() -> Delay.logNormal(SECOND, 6), "sigma is 6.0; give 0 to 5"),
                refused(
                        () -> Sequence.of(new Answer[0]),
                        "a rule without an answer; give it one or more"),
                refused(
                        () -> new Times(3, 2),
                        "nothing happens at least 3 and at most 2 times; give 0 or more, the"
                                + " smaller one first"),
                refused(
                        () -> Matchers.ofSize(5, 4),
                        "no size is at least 5 and at most 4; give the smaller one first"),
                refused(() -> Matchers.messageNumber(0), "number 0; they count from 1"),
                refused(
                        () -> Matchers.equalToHex("0g"),
                        "\"0g\" is not pairs of hexadecimal digits, such as 0a ff"),
                refused(() -> Field.parse("i24@0"), "\"i24@0\" is no field; there is no i24"),
                refused(
                        () -> Field.parse("u8"),
                        "\"u8\" is no field; write u8, u16, u24, u32, u64, i8, i16, i32 or i64"
                                + " with @OFFSET, such as u16@2 or u16le@2, or bytes, text,"
                                + " hex or bcd"
                                + " with @OFFSET:BYTES, such as text@0:4"),
                refused(WireFault::splitAt, "no point to split at; give one or more"),
                refused(() -> WireFault.resetAfter(-1), "bytes is -1; give 0 to 1125899906842624"),
                refused(
                        () -> WireFault.drip(1, Duration.ZERO),
                        "period is 0s; give a time above zero"),
                refused(
                        () -> WireFault.parse("rset:4"),
                        "\"rset:4\" is no fault, but \"reset\"; there is "
                                + String.join(", ", faultNames())),
                refused(
                        () -> ArmedFault.parse("reset:4 on conection 2"),
                        "\"reset:4 on conection 2\" is no fault: \"conection\" is no condition,"
                                + " but \"connection\"; write a fault such as reset:4, then any of:"
                                + " on connection 2, on message 3, with probability 0.1, with chance"
                                + " 0.5, for client 10.0.0.7, in this"
                                + " order"),
                refused(
                        () -> WireFault.parse("stall:4"),
                        "\"stall:4\" is no fault: TIME is missing (stall:AFTER,TIME)"),
                refused(
                        () -> ArmedFault.parse("reset:4 on message 2 on connection 1"),
                        "\"reset:4 on message 2 on connection 1\" is no fault; write a fault such"
                                + " as reset:4, then any of: on connection 2, on message 3, with"
                                + " probability 0.1, with chance 0.5, for client 10.0.0.7, in this order"),
                refused(
                        () -> ArmedFault.parse("reset:4 on connection 0"),
                        "there is no connection 0; the first one is connection 1"),
                refused(
                        () -> ArmedFault.parse("reset:4 on message 99999999999999999999"),
                        "99999999999999999999 is out of bounds; give 1 or more, with 18 digits at"
                                + " most"),
                refused(
                        () -> Delay.parse("lognormal 10ms ."),
                        "\"lognormal 10ms .\" is no delay; write it as lognormal MEDIAN SIGMA,"
                                + " such as lognormal 10ms 0.5"),
                refused(
                        () -> Delay.fixed(Duration.ofSeconds(Long.MAX_VALUE)),
                        "time is 9223372036854775807s; give a time from 0 to 600s"),
                refused(
                        () -> Matchers.ofSize(-5, -2),
                        "no size is -2 or less; give the largest one, from 0"),
                refused(
                        () -> Field.parse("u8@-1").is(300),
                        "\"300\" is no value of u8@-1; give a number from 0 to 255"),
                refused(
                        () -> Field.parse("i16@0").is("0x10"),
                        "\"0x10\" is no value of i16@0; give a number from -32768 to 32767"),
                refused(
                        () -> Field.parse("u64@0").is("18446744073709551616"),
                        "\"18446744073709551616\" is no value of u64@0; give a number from 0 to"
                                + " 18446744073709551615"),
                refused(
                        () -> Field.parse("hex@0:2").is("abc"),
                        "\"abc\" is no value of hex@0:2; give 4 digits of 0 to 9 and a to f"),
                refused(
                        () -> Field.parse("bcd@0:2").is("12ab"),
                        "\"12ab\" is no value of bcd@0:2; give 4 decimal digits"),
                refused(
                        () -> Field.parse("u8@0").isWithin(5, 1),
                        "no number is at least 5 and at most 1; give the smaller one first"),
                refused(
                        () -> ArmedFault.parse("reset:4 with probability 0"),
                        "a probability of 0.0; give one above 0 and up to 1"),
                refused(() -> StubServer.builder().cutting(0), "cut before byte 0; give 1 or more"),
                refused(
                        () -> ReplayServer.start(
                                new Script(Framing.line(), List.of()),
                                Masks.none(),
                                SECOND,
                                told -> {},
                                TcpServer.builder(Framing.raw()),
                                List.of()),
                        "the script has framing line, the builder raw; build it with the framing"
                                + " of the script"),
                refused(
                        () -> ReplayServer.start(
                                new Script(Framing.line(), List.of()),
                                Masks.none(),
                                SECOND,
                                told -> {},
                                TcpServer.builder(Framing.line()),
                                List.of()),
                        "the recording has no conversation to be played; record one, as by"
                                + " antiphon proxy --record"));
    }

    private static List<String> faultNames() {
        return WireFault.forms().stream()
                .map(each -> each.substring(0, each.indexOf(':')))
                .toList();
    }

    private static Arguments refused(ThrowingCallable what, String said) {
        return arguments(what, said);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeIsRefused(ThrowingCallable what, String said) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(said);
    }

    @Test
    void fileThatIsTooLargeIsRefused(@TempDir Path folder) throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
            sparse.setLength(Limits.MESSAGE_BYTES_CEILING + 1L);
        }
        assertThatThrownBy(() -> Answer.file(folder, "large"))
                .hasMessage(
                        "the file large has 2147418112 bytes, over the limit of 2147418111; give a"
                                + " smaller one");
    }
}
