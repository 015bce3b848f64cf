import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.junit.jupiter.api.Assertions.fail;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.junit.Stub;
import dev.antiphon.message.Message;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.fault.WireFault;

import org.junit.jupiter.api.Test;

/** 2 tests that fail: by themselves, and by their stub. */
class FailingTest {
    @Stub(framing = "line")
    StubServer stub;

    @Test
    void failsAndIsToldOfTheFault() {
        stub.fault(WireFault.resetAfter(99));
        fail("by itself");
    }

    @Test
    void passesButForItsStub() {
        stub.when(equalTo("PING"));
        try (TcpClient client = TcpClient.to(stub.address(), Framing.line()).build()) {
            client.callAsync(Message.text("PINK")).exceptionally(failure -> Message.empty()).join();
        }
    }
}
