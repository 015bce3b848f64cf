package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The addresses that a conversation takes. */
class ConnectAddressToolTest {
    @TempDir
    private Path folder;

    private static Ran connect(String address, String input, String... more) {
        List<String> arguments = new ArrayList<>(List.of("connect", address, "--lang", "en"));
        arguments.addAll(List.of(more));
        return Ran.reading(input.getBytes(UTF_8), arguments.toArray(String[]::new));
    }

    private static TcpServer lines(String address) {
        return TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message))
                .start(List.of(Address.parse(address)));
    }

    @Test
    void hostAndPortMayBeTwoWords() {
        try (TcpServer server = lines("127.0.0.1:0")) {
            String port = String.valueOf(server.port());
            Ran ran = Ran.reading(
                    "hi\n".getBytes(UTF_8), "connect", "127.0.0.1", port, "--lang", "en");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("connected to 127.0.0.1:" + port, "hi");
        }
        Ran wrong = connect("localhost", "", "70000");
        assertThat(wrong.status()).isEqualTo(Status.USAGE);
        assertThat(wrong.err()).startsWith("antiphon: ADDRESS localhost 70000: invalid address");
    }

    @Test
    void unixSocketIsAnAddressToo() {
        Path socket = folder.resolve("s");
        try (TcpServer server = lines("unix:" + socket)) {
            Ran ran = connect("unix:" + server.addresses().getFirst(), "PING\n", "-q");
            assertThat(ran.out()).isEqualToNormalizingNewlines("PING\n");
            assertThat(ran.status()).as(ran.err()).isZero();
        }
    }

    @Test
    void noServerIsRefused() {
        String address;
        try (TcpServer server = lines("127.0.0.1:0")) {
            address = "127.0.0.1:" + server.port();
        }
        assertThat(connect(address, "PING\n").status()).isEqualTo(Status.REFUSED);
        assertThat(connect("localhost:0", "PING\n").err()).contains("invalid address");
    }
}
