package dev.antiphon.stub.fault.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.BuiltInFault;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.ForwardingWire;
import dev.antiphon.stub.fault.WireFault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every built-in fault passes the check; a fault with one planted mistake does not. */
class FaultCheckTest {
    private static final byte[] DIGITS =
            "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    /** All but the loss of chunks, which depends on the pieces by its nature. */
    static Stream<BuiltInFault> builtIn() {
        return BuiltInFault.ALL.stream().filter(each -> !each.form().startsWith("loss:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reset:2s",
                "close:20ms",
                "half-close:1m",
                "drop:3,2s",
                "idle-close:0s",
                "reset:3,2s",
                "loss:1"
            })
    void faultsByTimeKeepToTheContract(String text) {
        FaultCheck.of(WireFault.parse(text), DIGITS).withName().run();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void builtInFaultKeepsToTheContract(BuiltInFault each) {
        FaultCheck.of(WireFault.parse(each.example()), DIGITS).withName().run();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "split:1,5,30",
                "split-every:1",
                "drip:1,1ms",
                "stall:0,1s",
                "bandwidth:1000",
                "bandwidth:0",
                "latency:10ms..20ms",
                "latency:10ms,0.5",
                "slice:1,0,0",
                "slice:5,4,1000",
                "slow-close:1m"
            })
    void faultThatOnlyDelaysKeepsTheBytes(String text) {
        FaultCheck.of(WireFault.parse(text), DIGITS).keepingBytes().run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset:0", "close:36", "half-close:1", "drop:35", "corrupt:35,1"})
    void faultAtTheEdgeOfTheBytesPasses(String text) {
        FaultCheck.of(WireFault.parse(text), DIGITS).withSeed(7).run();
        assertThatThrownBy(() -> FaultCheck.of(WireFault.parse(text), DIGITS)
                        .keepingBytes()
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("every call delivers all of its bytes, or the end");
    }

    /** A fault that doubles byte 3, with a mistake each. */
    enum Planted {
        COUNTS_EACH_CALL("cut at", "as in one piece"),
        KEEPS_STATE_IN_THE_FAULT("cut at 1", "as in one piece"),
        FIRES_AFTERWARDS("in one piece", "fired is run before any damage"),
        NEVER_FIRES("in one piece", "fired is run before any damage"),
        DELAYS_UNFIRED("in one piece", "a wait began and it was not run"),
        SWALLOWS_INTERRUPTS("InterruptedException in call 1 below", "nothing was thrown"),
        GOES_ON_WHEN_GONE("InterruptedException in call 1 below", "1 more"),
        SWALLOWS_PAUSES("a pause", "pause waits PT0.003S"),
        CHANGES_THE_ARRAY("in one piece", "the array that is given stays as it is"),
        CHANGES_IT_LATER("cut at 1", "an array that was sent stays as it is"),
        LOSES_THE_END("without bytes", "fired is run before any damage; found: the end was lost"),
        THROWS("in one piece", "nothing is thrown; found: java.lang.IllegalStateException"),
        SENDS_IN_OVER("in one piece", "over sends nothing and does not fire"),
        NEVER_ENDS("in one piece", "up to 65536 calls");

        final String step;
        final String said;

        Planted(String step, String said) {
            this.step = step;
            this.said = said;
        }
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void plantedMistakeIsFound(Planted mistake) {
        assertThatThrownBy(() -> FaultCheck.of(new Doubled(mistake), DIGITS).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fault doubled")
                .hasMessageContaining(mistake.step)
                .hasMessageContaining(mistake.said);
    }

    private static final class Doubled implements WireFault {
        private final Planted mistake;
        private long ofAll;

        Doubled(Planted mistake) {
            this.mistake = mistake;
        }

        @Override
        public FaultWire over(FaultWire below, Runnable fired) {
            if (mistake == Planted.SENDS_IN_OVER) {
                fired.run();
            }
            return new DoublingWire(below, fired);
        }

        @Override
        public String toString() {
            return "doubled";
        }

        private final class DoublingWire extends ForwardingWire {
            private final Runnable fired;
            private byte[] kept = {};
            private long own;

            DoublingWire(FaultWire below, Runnable fired) {
                super(below);
                this.fired = fired;
            }

            private long before(int bytes) {
                if (mistake == Planted.COUNTS_EACH_CALL) {
                    return 0;
                }
                if (mistake == Planted.KEEPS_STATE_IN_THE_FAULT) {
                    ofAll += bytes;
                    return ofAll - bytes;
                }
                own += bytes;
                return own - bytes;
            }

            @Override
            public void send(byte[] bytes) throws InterruptedException {
                switch (mistake) {
                    case THROWS -> throw new IllegalStateException("planted");
                    case DELAYS_UNFIRED -> below.pause(Duration.ofSeconds(1));
                    case CHANGES_IT_LATER -> Arrays.fill(kept, (byte) 'x');
                    case CHANGES_THE_ARRAY -> Arrays.fill(bytes, (byte) 'x');
                    case SWALLOWS_INTERRUPTS -> {
                        try {
                            below.send(new byte[0]);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                    default -> {}
                }
                int at = Math.clamp(3 - before(bytes.length), -1, bytes.length);
                if (at < 0 || at == bytes.length) {
                    kept = bytes.clone();
                    below.send(kept);
                } else {
                    sendDoubled(bytes, at);
                }
            }

            private void sendDoubled(byte[] bytes, int at) throws InterruptedException {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(bytes, 0, at + 1);
                out.write(bytes, at, bytes.length - at);
                boolean late = mistake == Planted.FIRES_AFTERWARDS;
                if (!late && mistake != Planted.NEVER_FIRES) {
                    fired.run();
                }
                try {
                    below.send(out.toByteArray());
                } finally {
                    if (mistake == Planted.GOES_ON_WHEN_GONE) {
                        below.send(new byte[0]);
                    }
                }
                if (mistake == Planted.NEVER_ENDS) {
                    while (true) {
                        below.send(new byte[1]);
                    }
                }
                if (late) {
                    fired.run();
                }
            }

            @Override
            public void pause(Duration time) throws InterruptedException {
                if (mistake != Planted.SWALLOWS_PAUSES) {
                    below.pause(time);
                }
            }

            @Override
            public void end(After after) throws InterruptedException {
                if (mistake != Planted.LOSES_THE_END) {
                    below.end(after);
                }
            }
        }
    }

    @Test
    void faultAfterTheLastByteIsNotChecked() {
        assertThatThrownBy(() -> FaultCheck.of(WireFault.corrupt(36), DIGITS).run())
                .hasMessage("fault corrupt:36,255, in one piece: expected: it fires on 36 bytes"
                        + " \"0123456789abcdefghijklmnopqrstuvwxyz\" or at the end; found: it never"
                        + " fired; give bytes that it damages");
    }

    @Test
    void bytesHeldBackForTheNextCallAreFound() {
        WireFault late = new WireFault() {
            @Override
            public FaultWire over(FaultWire below, Runnable fired) {
                return new ForwardingWire(below) {
                    private byte[] held = {};

                    @Override
                    public void send(byte[] bytes) throws InterruptedException {
                        fired.run();
                        below.send(held);
                        held = bytes.clone();
                    }

                    @Override
                    public void end(After after) throws InterruptedException {
                        below.send(held);
                        below.end(after);
                    }
                };
            }

            @Override
            public String toString() {
                return "late";
            }
        };
        assertThatThrownBy(() -> FaultCheck.of(late, DIGITS).keepingBytes().run())
                .hasMessageContaining("every call delivers all of its bytes");
    }

    @Test
    void faultWithoutATextOfItsKindIsFound() {
        WireFault unnamed = (below, fired) -> new ForwardingWire(below) {};
        assertThatThrownBy(() -> FaultCheck.of(unnamed, DIGITS).run())
                .hasMessageContaining("a line that names the fault in reports");
        assertThatThrownBy(() -> FaultCheck.of(new Doubled(Planted.THROWS), DIGITS)
                        .withName()
                        .run())
                .hasMessageContaining("toString: expected: parse reads it");
    }

    @Test
    void numberOfBytesIsBounded() {
        for (byte[] each : List.of(new byte[0], new byte[FaultCheck.BYTES_MAX + 1])) {
            assertThatThrownBy(() -> FaultCheck.of(WireFault.corrupt(0), each))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a fault is checked with " + each.length + " bytes; give 1 to 4096");
        }
        FaultCheck.of(WireFault.corrupt(0), new byte[FaultCheck.BYTES_MAX]).run();
    }
}
