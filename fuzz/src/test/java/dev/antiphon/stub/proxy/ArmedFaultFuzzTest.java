package dev.antiphon.stub.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.Bandwidth;
import dev.antiphon.stub.fault.Drip;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.SlowClose;
import dev.antiphon.stub.fault.Split;
import dev.antiphon.stub.fault.Stall;
import dev.antiphon.stub.fault.WireFault;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Any text: it is a fault whose own text is read as the same, or it is refused with the value in the
 * reason. What is sent through one that only takes its time comes out as it was.
 */
class ArmedFaultFuzzTest {
    private static final byte[] SENT = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @FuzzTest
    void holds(byte[] data) throws InterruptedException {
        String text = new String(data, StandardCharsets.UTF_8);
        ArmedFault fault;
        try {
            fault = ArmedFault.parse(text);
        } catch (IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            boolean ofItsConditions =
                    said.startsWith("there is no ") || said.startsWith("a probability of ");
            String fault1 = text.strip().split(" on | with ", 2)[0].toLowerCase(Locale.ROOT);
            assertThat(ofItsConditions || said.contains(fault1)).as(said).isTrue();
            return;
        }
        assertThat(ArmedFault.parse(fault.toString())).hasToString(fault.toString());
        assertThat(fault.again()).hasToString(fault.toString());
        byte[] came = through(fault.fault());
        if (switch (fault.fault()) {
            case Split split -> true;
            case Drip drip -> true;
            case Stall stall -> true;
            case Bandwidth bandwidth -> true;
            case SlowClose slow -> true;
            default -> false;
        }) {
            assertThat(came).isEqualTo(SENT);
        }
    }

    /** What comes out of a wire with this fault, whose pauses take no time. */
    private static byte[] through(WireFault fault) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FaultWire below = new FaultWire() {
            @Override
            public void send(byte[] bytes) {
                out.writeBytes(bytes);
            }

            @Override
            public void pause(Duration time) {
                assertThat(time).isPositive();
            }

            @Override
            public void later(Duration time, Action action) {
                assertThat(time).isPositive(); // the connection is over before
            }

            @Override
            public void end(After after) {}
        };
        FaultWire faultWire = fault.over(below, () -> {});
        faultWire.send(new byte[0]);
        faultWire.send(java.util.Arrays.copyOf(SENT, 4));
        faultWire.send(java.util.Arrays.copyOfRange(SENT, 4, SENT.length));
        faultWire.end(After.CLOSE);
        return out.toByteArray();
    }
}
