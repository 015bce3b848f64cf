package dev.antiphon.stub.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.message.Reply.After;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The end of a connection behind dropped bytes. */
class DropTest {
    private final List<String> calls = new ArrayList<>();
    private final FaultWire below = new FaultWire() {
        @Override
        public void send(byte[] bytes) {
            calls.add(bytes.length + " bytes");
        }

        @Override
        public void pause(Duration time) {
            calls.add("pause");
        }

        @Override
        public void later(Duration time, Action action) {
            calls.add("later");
        }

        @Override
        public void end(After after) {
            calls.add("end " + after);
        }
    };

    @Test
    void endOfTheInputIsDroppedWithTheBytesBeforeIt() throws Exception {
        FaultWire wire = WireFault.drop(2).over(below, () -> calls.add("fired"));
        wire.send(new byte[3]);
        wire.end(After.HALF_CLOSE);
        assertThat(calls).containsExactly("2 bytes", "fired");
    }

    @Test
    void endBeforeTheFirstDroppedBytePasses() throws Exception {
        FaultWire wire = WireFault.drop(2).over(below, () -> calls.add("fired"));
        wire.send(new byte[2]);
        wire.end(After.HALF_CLOSE);
        assertThat(calls).containsExactly("2 bytes", "end HALF_CLOSE");
    }

    @Test
    void resetPasses() throws Exception {
        FaultWire wire = WireFault.drop(0).over(below, () -> calls.add("fired"));
        wire.send(new byte[1]);
        wire.end(After.RESET);
        assertThat(calls).containsExactly("fired", "end RESET");
    }
}
