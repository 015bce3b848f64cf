package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that says that a server is ready never names the address of an earlier server. */
class ReadyFileToolTest {
    /** Of a server that was killed, so that it left its file. */
    private static final String OLD = "127.0.0.1:1\n";

    @TempDir
    private Path folder;

    @Test
    void fileOfAnEarlierServerIsGoneBeforeTheServerBinds() throws IOException {
        Path ready = Files.writeString(folder.resolve("at"), OLD);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ran ran = Ran.of("serve", "--listen", address, "--ready-file", ready.toString());
            assertThat(ran.err()).contains(address);
            assertThat(ran.status()).isNotZero();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void scriptThatWaitsForTheFileReadsTheNewAddress() throws Exception {
        Path ready = Files.writeString(folder.resolve("at"), OLD);
        try (ToolProcess server = new ToolProcess(
                Redirect.PIPE, "serve", "--listen", "localhost:0", "--ready-file", "" + ready)) {
            BufferedReader out = server.process.inputReader(UTF_8);
            assertThat(out.readLine()).contains("Сервер запущен"); // it has bound
            Process script = new ProcessBuilder(
                            "timeout",
                            "30",
                            "sh",
                            "-c",
                            "until [ -s \"$0\" ]; do sleep 0.02; done; cat \"$0\"",
                            "" + ready)
                    .start();
            try {
                assertThat(script.inputReader(UTF_8).readLine())
                        .startsWith("127.0.0.1:")
                        .isNotEqualTo(OLD.strip());
            } finally {
                script.destroyForcibly();
            }
        }
    }

    @Test
    void fileOfAnEarlierServerStaysIfTheCommandLineIsWrong() throws IOException {
        Path ready = Files.writeString(folder.resolve("at"), OLD);
        Ran ran = Ran.of("serve", "--idle-timeout", "5", "--ready-file", ready.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ready).hasContent(OLD);
    }
}
