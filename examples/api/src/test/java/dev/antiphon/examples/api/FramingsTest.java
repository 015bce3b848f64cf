package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/** The same API in each framing, in literal bytes. */
class FramingsTest {
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"notes.list\"}";
    private static final String EMPTY = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}";

    @Test
    void jsonValuesNeedNothingBetweenThem() throws IOException {
        try (TcpServer server = start("json");
                Peer client = Peer.connect(server.port())) {
            client.send(LIST + "[1]  " + LIST.replace(":1", ":2") + "\r\n");
            assertThat(client.line() + client.line() + client.line())
                    .contains(EMPTY, EMPTY.replace(":1", ":2"), "[{", "-32600");
        }
    }

    @Test
    void headersPrecedeEachMessage() throws IOException {
        try (TcpServer server = start("headers");
                Peer client = Peer.connect(server.port())) {
            client.send("Content-Length: " + LIST.length()
                    + "\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n" + LIST);
            String answer = "Content-Length: " + EMPTY.length() + "\r\n\r\n" + EMPTY;
            assertThat(client.read(answer.length())).isEqualTo(answer);
        }
    }

    @Test
    void aMessageMayArriveByteByByte() throws IOException {
        for (String framing : new String[] {"line", "json", "headers"}) {
            String bytes = framing.equals("headers")
                    ? "Content-Length: " + LIST.length() + "\r\n\r\n" + LIST
                    : LIST + "\n";
            try (TcpServer server = start(framing);
                    Peer client = Peer.connect(server.port())) {
                for (int i = 0; i < bytes.length(); i++) {
                    client.send(bytes.substring(i, i + 1));
                }
                client.halfClose();
                assertThat(client.readToEnd()).contains(EMPTY);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "json,    }",
        "json,    nonsense!",
        "headers, 'Content-Length: x\r\n\r\n'",
        "headers, 'Content-Length: 99999999\r\n\r\n'",
        "headers, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'"
    })
    void bytesThatAreNoMessageAreAnsweredAndTheConnectionEnds(String framing, String bytes)
            throws IOException {
        try (TcpServer server = start(framing);
                Peer client = Peer.connect(server.port())) {
            client.send(bytes);
            assertThat(client.readToEnd()).contains("\"id\":null,\"error\":{\"code\":-32700");
        }
    }

    private static TcpServer start(String framing) {
        return Main.start("127.0.0.1:0", Framing.parse(framing));
    }
}
