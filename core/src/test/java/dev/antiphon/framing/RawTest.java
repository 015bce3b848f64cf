package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;

class RawTest {
    private final DecodeContext decodeContext = new DecodeContext();

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How long a silence ends the message that so far is all of this, in one read. */
    private Duration awaitedAfter(byte[] bytes) {
        return awaitedAfter(ByteBuffer.wrap(bytes), bytes.length);
    }

    private Duration awaitedAfter(ByteBuffer bytes, int lastReadBytes) {
        Framing.raw().decode(decodeContext.look(bytes, 0, 0, 1 << 20).afterRead(lastReadBytes));
        assertThat(decodeContext.outcome()).isEqualTo(DecodeContext.Outcome.INCOMPLETE);
        return Objects.requireNonNull(decodeContext.pause());
    }

    @Test
    void smallReadThatEndsOnAWholeCharacterIsAMessageAfterOneMoreLook() {
        assertThat(awaitedAfter("Привет, сервер!".getBytes(StandardCharsets.UTF_8)))
                .isZero();
        assertThat(awaitedAfter("é€😀".getBytes(StandardCharsets.UTF_8))).isZero();
    }

    @Test
    void onlyTheFirstReadMayBeAMessageBeforeThePause() {
        byte[] all = "Ы".repeat(2000).getBytes(StandardCharsets.UTF_8);
        for (int piece : new int[] {1, 2, 7, 14, 510, 511, 512, 700, 1460}) {
            for (int end = 2 * piece; end <= all.length; end += piece) {
                assertThat(awaitedAfter(ByteBuffer.wrap(all, 0, end), piece))
                        .as("%d bytes in reads of %d", end, piece)
                        .isEqualTo(PAUSE);
            }
        }
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
        assertThat(awaitedAfter(HexFormat.of().parseHex(hex))).isEqualTo(PAUSE);
    }

    @Test
    void readOf512BytesWaitsForThePauseAndOneOf511DoesNot() {
        assertThat(awaitedAfter(new byte[512])).isEqualTo(PAUSE);
        assertThat(awaitedAfter(new byte[511])).isZero();
    }

    @Test
    void pauseEndsAnyMessage() {
        byte[] half = {(byte) 0xD0};
        Framing.raw().decode(decodeContext.look(ByteBuffer.wrap(half), 0, 0, 10).afterPause());
        assertThat(decodeContext.outcome()).isEqualTo(DecodeContext.Outcome.MESSAGE);
        assertThat(decodeContext.contentBytes()).isEqualTo(1);
    }

    @Test
    void endOfInputEndsTheMessageEvenIfEmpty() {
        Framing.raw()
                .decode(decodeContext.look(ByteBuffer.allocate(0), 0, 0, 10).atEnd());
        assertThat(decodeContext.outcome()).isEqualTo(DecodeContext.Outcome.MESSAGE);
        assertThat(decodeContext.contentBytes()).isZero();
    }

    @Test
    void everyReadWaitsForThePauseWhereTheSenderIsExpectedToClose() {
        DecodeContext oneShot = new DecodeContext(true);
        Framing.raw()
                .decode(oneShot.look(ByteBuffer.wrap(new byte[] {'x'}), 0, 0, 10)
                        .afterRead(1));
        assertThat(oneShot.outcome()).isEqualTo(DecodeContext.Outcome.INCOMPLETE);
        assertThat(oneShot.pause()).isEqualTo(PAUSE);
    }

    @Test
    void oneByteOverTheLimitIsTooLong() {
        Framing.raw()
                .decode(decodeContext
                        .look(ByteBuffer.wrap(new byte[11]), 0, 0, 10)
                        .afterRead(11));
        assertThat(decodeContext.outcome()).isEqualTo(DecodeContext.Outcome.TOO_LONG);
    }
}
