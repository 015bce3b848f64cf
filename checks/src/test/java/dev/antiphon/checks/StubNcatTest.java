package dev.antiphon.checks;

import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.inState;
import static dev.antiphon.stub.match.Matchers.matching;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A stub to whoever talks to it by ncat. */
@Timeout(60)
class StubNcatTest {
    private static Child ncat(StubServer stub, String said) {
        return Shell.start("ncat", "printf '" + said + "' | ncat -w 20 127.0.0.1 " + stub.port());
    }

    @Test
    void stubGreetsAnswersByStateAndCloses() throws InterruptedException {
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.greet(Answer.text("220 who is it?"));
            stub.when(matching("LOGIN (?P<name>\\w+)"))
                    .answer(Answer.template("230 welcome, {name}").becoming("in"));
            stub.when(equalTo("DATA"), inState("in"))
                    .answer(Answer.text("150 here it is")
                            .then(Answer.hex("44 45"))
                            .after(Duration.ofMillis(20))
                            .thenClose());
            try (Child client = ncat(stub, "LOGIN ann\\nDATA\\n")) {
                assertThat(client.output())
                        .isEqualTo("220 who is it?\n230 welcome, ann\n150 here it is\nDE\n");
                assertThat(client.status()).isZero();
            }
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).received()).hasSize(2);
        }
    }

    @Test
    void countsFieldsAndFilesAreAnsweredInBytes(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("bytes"), new byte[] {0, (byte) 0xff, 10});
        try (StubServer stub = StubServer.start(Framing.length(2))) {
            stub.when(startsWith("P"))
                    .answer(Sequence.of(
                                    Answer.template("{count} {u8@1}"), Answer.file(folder, "bytes"))
                            .thenWrap());
            try (Child client = Shell.start(
                    "ncat",
                    "printf '\\0\\002PA\\0\\002PB\\0\\002PC' | ncat -w 20 127.0.0.1 " + stub.port()
                            + " | od -An -tx1")) {
                assertThat(client.output().replaceAll("\\s+", " ").strip())
                        .isEqualTo("00 04 31 20 36 35 00 03 00 ff 0a 00 04 33 20 36 37");
            }
            stub.verify(Times.exactly(3));
        }
    }

    @Test
    void ncatReportsTheReset() throws InterruptedException {
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.when(equalTo("x")).answer(Answer.text("0123456789"));
            stub.fault(WireFault.resetAfter(4));
            try (Child client = Shell.start(
                    "ncat",
                    "printf 'x\\n' | ncat -w 20 127.0.0.1 " + stub.port() + "; echo , status $?")) {
                assertThat(client.output()).isEqualTo("0123, status 1\n");
                assertThat(client.errors()).isEqualTo("Ncat: Connection reset by peer.\n");
            }
            assertThat(stub.awaitEnd(Duration.ofSeconds(5), 1).end())
                    .isEqualTo(ConnectionEnd.STUB_RESET);
        }
    }

    @RepeatedTest(5)
    void stubUsesTls(@TempDir Path folder) throws Exception {
        PemFiles.in(folder);
        TlsOptions tls = TlsOptions.builder()
                .certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"))
                .build();
        try (StubServer stub =
                StubServer.builder().framing(Framing.line()).tls(tls).start()) {
            stub.when(equalTo("PING")).answer(Answer.text("PONG").thenClose());
            try (Child client = Shell.start(
                    "ncat",
                    "printf 'PING\\n' | ncat -w 20 --ssl-verify --ssl-trustfile "
                            + folder.resolve("cert.pem") + " localhost " + stub.port())) {
                assertThat(client.output()).isEqualTo("PONG\n");
            }
        }
    }
}
