package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

class RawTest {
    private final Scan scan = new Scan();

    private Scan.Outcome afterRead(byte[] bytes) {
        Framing.raw()
                .decode(scan.look(ByteBuffer.wrap(bytes), 0, 0, 1 << 20).afterRead(bytes.length));
        return scan.outcome();
    }

    @Test
    void smallReadThatEndsOnAWholeCharacterIsAMessageAtOnce() {
        assertThat(afterRead("Привет, сервер!".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Scan.Outcome.MESSAGE);
        assertThat(afterRead("é€😀".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Scan.Outcome.MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d0",
                "61d0",
                "e282",
                "e2",
                "f09f98",
                "f0",
                "fffe",
                "80",
                "6180",
                "c0",
                "f5",
                "c3a9a9",
                "e282acac"
            })
    void readThatEndsWithinACharacterOrOnNoneWaitsForThePause(String hex) {
        assertThat(afterRead(HexFormat.of().parseHex(hex))).isEqualTo(Scan.Outcome.INCOMPLETE);
        assertThat(scan.pause()).isEqualTo(java.time.Duration.ofMillis(20));
    }

    @Test
    void readOf512BytesWaitsForThePauseAndOneOf511DoesNot() {
        assertThat(afterRead(new byte[512])).isEqualTo(Scan.Outcome.INCOMPLETE);
        assertThat(afterRead(new byte[511])).isEqualTo(Scan.Outcome.MESSAGE);
    }

    @Test
    void pauseEndsTheMessageWhateverItIs() {
        byte[] half = {(byte) 0xD0};
        Framing.raw().decode(scan.look(ByteBuffer.wrap(half), 0, 0, 10).afterPause());
        assertThat(scan.outcome()).isEqualTo(Scan.Outcome.MESSAGE);
        assertThat(scan.contentBytes()).isEqualTo(1);
    }

    @Test
    void endOfInputEndsTheMessageAlsoAnEmptyOne() {
        Framing.raw().decode(scan.look(ByteBuffer.allocate(0), 0, 0, 10).atEnd());
        assertThat(scan.outcome()).isEqualTo(Scan.Outcome.MESSAGE);
        assertThat(scan.contentBytes()).isZero();
    }

    @Test
    void nothingEndsAtOnceWhereTheSenderIsExpectedToClose() {
        Scan oneShot = new Scan(true);
        Framing.raw()
                .decode(oneShot.look(ByteBuffer.wrap(new byte[] {'x'}), 0, 0, 10)
                        .afterRead(1));
        assertThat(oneShot.outcome()).isEqualTo(Scan.Outcome.INCOMPLETE);
    }

    @Test
    void oneByteOverTheLimitIsTooLong() {
        Framing.raw().decode(scan.look(ByteBuffer.wrap(new byte[11]), 0, 0, 10).afterRead(11));
        assertThat(scan.outcome()).isEqualTo(Scan.Outcome.TOO_LONG);
    }
}
