package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Matchers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Answers that are larger than what may be unsent. */
class LongAnswersTest {
    private static final int LONG = 20 << 20;

    @TempDir
    private Path folder;

    private Path file() throws IOException {
        byte[] bytes = new byte[LONG];
        Arrays.fill(bytes, (byte) 'x');
        return Files.write(folder.resolve("long"), bytes);
    }

    private static void assertAnsweredWhole(StubServer stub, int answers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stub.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("go\n".repeat(answers).getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < answers; i++) {
                byte[] answer = socket.getInputStream().readNBytes(LONG + 1);
                assertThat(answer.length).isEqualTo(LONG + 1);
                assertThat(Message.of(answer).byteAt(LONG)).isEqualTo((byte) '\n');
            }
        }
    }

    @Test
    void fileIsAnsweredAsItsClientReads() throws IOException {
        file();
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.when(Matchers.anything()).answer(Answer.file(folder, "long"));
            assertAnsweredWhole(stub, 3);
            assertThat(stub.longestAnswerBytes()).isEqualTo(LONG + 1);
        }
    }

    @Test
    void answerWithAFaultIsWhole() throws IOException {
        file();
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.when(Matchers.anything())
                    .answer(Answer.file(folder, "long").with(WireFault.splitAt(LONG / 2)));
            assertAnsweredWhole(stub, 1);
        }
    }
}
