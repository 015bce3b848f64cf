package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.anything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class StubBuilderTest {
    private static StubBuilder answering() {
        return StubServer.builder()
                .framing(Framing.line())
                .rules(StubRules.builder()
                        .rule("", anything(), Sequence.of(Answer.text("ok")))
                        .build());
    }

    private static void assertAnswers(StubServer stub) throws Exception {
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.ask("x")).isEqualTo("ok\n");
        }
    }

    @Test
    void startsSeveralStubs() throws Exception {
        StubBuilder builder = answering();
        try (StubServer one = builder.start();
                StubServer other = builder.start()) {
            assertAnswers(one);
            assertAnswers(other);
            assertThat(one.received()).hasSize(1);
            assertThat(other.received()).hasSize(1);
        }
    }

    @Test
    void startsAgainAfterAnAddressInUse() throws Exception {
        StubBuilder builder = answering();
        try (StubServer first = builder.start()) {
            builder.address("127.0.0.1:" + first.port());
            assertThatThrownBy(builder::start)
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOf(ServerFailure.BindFailed.class));
            try (StubServer second = builder.address("127.0.0.1:0").start()) {
                assertAnswers(second);
            }
        }
    }

    @Test
    void optionsOfTheServerDropNoneThatWereSetBefore() throws Exception {
        BlockingQueue<String> opened = new LinkedBlockingQueue<>();
        StubBuilder builder = answering()
                .limits(Limits.builder().maxMessageBytes(10).build())
                .listener(event -> {
                    if (event instanceof ConnectionEvent.Opened) {
                        opened.add("opened");
                    }
                })
                .server(server -> server.loops(2));
        try (StubServer stub = builder.allow(StubCheck.INCOMPLETE).start()) {
            assertAnswers(stub);
            assertThat(opened.poll(20, TimeUnit.SECONDS)).isNotNull();
            try (Peer caller = Peer.connect(stub.port())) {
                caller.send("longer than ten bytes\n");
                assertThat(stub.awaitEnd(Duration.ofSeconds(20), 2).failure())
                        .containsInstanceOf(Failure.TooLong.class);
            }
        }
    }

    @Test
    void runningStubKeepsTheOptionsOfItsStart() throws Exception {
        StubBuilder builder = answering().seed(1);
        StubServer stub = builder.start();
        builder.seed(2)
                .framing(Framing.parse("netstring"))
                .allow(StubCheck.values())
                .rules(StubRules.builder().build());
        assertThat(stub.seed()).isEqualTo(1);
        assertAnswers(stub);
        stub.clearRules();
        try (Peer caller = Peer.connect(stub.port())) {
            assertThat(caller.send("x\n").readToEnd()).isEmpty();
        }
        assertThatThrownBy(stub::close)
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("framing line, seed 1");
    }
}
