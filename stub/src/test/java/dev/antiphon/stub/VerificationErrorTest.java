package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.verify.Times.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** The values of a verification error, for programs. */
class VerificationErrorTest {
    @Test
    void errorOfACheckHasItsFindings() throws IOException {
        StubServer stub = StubServer.start(Framing.line());
        try (Peer peer = Peer.connect(stub.port())) {
            peer.send("PANG\n").readToEnd();
        }
        var error = catchThrowableOfType(VerificationError.class, stub::close);
        assertThat(error.findings())
                .extracting(Finding::check, Finding::connection)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(StubCheck.UNMATCHED, 1L));
        assertThat(error.getMessage()).contains(error.findings().get(0).text());
        assertThat(error.nearest()).isEmpty();
    }

    @Test
    void errorOfAnExpectationHasTheNearestMessage() throws IOException {
        StubServer stub = StubServer.start(Framing.line());
        stub.when(equalTo("PING")).reply("PONG");
        try (stub;
                Peer peer = Peer.connect(stub.port())) {
            peer.ask("PING");
            var error = catchThrowableOfType(
                    VerificationError.class, () -> stub.verify(once(), equalTo("PANG")));
            assertThat(error.nearest()).hasValueSatisfying(miss -> {
                assertThat(miss.connection()).isEqualTo(1);
                assertThat(miss.message()).isEqualTo(1);
                assertThat(miss.reason()).contains("byte 1");
            });
            assertThat(error.findings()).isEmpty();
        }
    }
}
