package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Tests of findings that a running stub reports, since nobody closes and checks it. */
class FindingsToldTest {
    @Test
    void connectionWithoutAByteIsNotAFinding() throws Exception {
        for (String framing : List.of("raw", "line")) {
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            try (StubServer stub = StubServer.builder()
                    .framing(Framing.parse(framing))
                    .onFinding(finding -> told.add(finding.text()))
                    .start()) {
                stub.when(equalTo("PING")).reply("PONG");
                try (Peer probe = Peer.connect(stub.port())) {
                    probe.halfClose();
                    assertThat(probe.readToEnd()).isEmpty();
                }
                Peer.connect(stub.port()).reset();
                await().until(() -> stub.server().counters().open() == 0);
            } // closing it fails where there is a finding
            assertThat(told).isEmpty();
        }
    }

    @Test
    void findingsAreReportedImmediately() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (StubServer telling = StubServer.builder()
                .framing(Framing.parse("crlf"))
                .keeping(false)
                .allow(StubCheck.UNMATCHED, StubCheck.UNANSWERED)
                .onFinding(finding -> told.add(finding.text()))
                .start()) {
            telling.when(equalTo("PING")).reply("PONG");
            telling.when(equalTo("NAME")).answer(Answer.template("{name}"));
            for (String each : List.of("PINK\r\n", "NAME\r\n", "PING\n")) {
                try (Peer caller = Peer.connect(telling.port())) {
                    caller.send(each);
                    caller.halfClose();
                    assertThat(caller.readToEnd()).isEmpty();
                }
            }
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("""
                            no rule is for message 1 of connection 1, which has 4 bytes:
                              the nearest of 2 rules is rule 1: is "PING"
                              but byte 3 is 0x4b 'K', not 0x47 'G'
                              received:
                                0000  50 49 4e 4b                                      PINK
                                               ^^
                              expected:
                                0000  50 49 4e 47                                      PING
                                               ^^
                            """);
            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .startsWith("the answer to message 1 of connection 2 could not be given: the"
                            + " template names {name}");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("""
                            connection 3 was ended by the client with 5 bytes that make no whole message in framing crlf:
                                0000  50 49 4e 47 0a                                   PING.
                              in framing line these bytes are whole: is it that?
                            """);
        }
    }
}
