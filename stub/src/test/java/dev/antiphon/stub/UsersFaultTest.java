package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.ForwardingWire;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A fault that is not built in, in a stub. */
class UsersFaultTest {
    /** A fault that sends capitals, and that may throw where the connection ends. */
    private static WireFault shouting(boolean throwing) {
        return new WireFault() {
            @Override
            public FaultWire over(FaultWire below, Runnable fired) {
                return new ForwardingWire(below) {
                    @Override
                    public void send(byte[] bytes) throws InterruptedException {
                        fired.run();
                        String text = new String(bytes, StandardCharsets.US_ASCII);
                        below.send(
                                text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
                    }

                    @Override
                    public void end(After after) throws InterruptedException {
                        if (throwing) {
                            throw new IllegalStateException("hoarse");
                        }
                        below.end(after);
                    }
                };
            }

            @Override
            public String toString() {
                return "shouting";
            }
        };
    }

    @Test
    void damagesAnswers() throws Exception {
        StubServer stub = StubServer.start(Framing.line());
        stub.when(anything()).reply("quiet");
        ArmedFault loud = stub.fault(shouting(false)).onMessage(2);
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("x")).isEqualTo("quiet\n");
            assertThat(loud).hasToString("shouting on message 2").matches(ArmedFault::isUnfired);
            assertThat(caller.ask("x")).isEqualTo("QUIET\n");
        }
        assertThat(loud.isUnfired()).isFalse();
        stub.close();
    }

    @Test
    void faultThatThrowsAtTheEndIsReported() throws Exception {
        StubServer stub = StubServer.start(Framing.line());
        stub.when(anything()).reply("quiet");
        stub.fault(shouting(true));
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("x")).isEqualTo("QUIET\n");
            caller.halfClose();
            assertThat(caller.readToEnd()).isEmpty(); // ended all the same
        }
        assertThatThrownBy(stub::close)
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("of connection 1 could not be given: hoarse");
    }
}
