package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The same bytes in other framings, over HTTP. */
class CutApiTest {
    private final Control control = Control.start();
    private final ControlServer server =
            ControlServer.builder(control).address("127.0.0.1:0").start();
    private final ApiClient api = new ApiClient(server);

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    private ApiClient.Answer cut(String body) {
        return api.post("/api/traffic/cut", body);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void messagesAndRestHaveTheirPlaces() {
        ApiClient.Answer cut = cut("{\"hex\":\"" + hex("AB\nC\nrest") + "\",\"framing\":\"line\"}")
                .is(200);
        assertThat(cut.list("messages").toString())
                .isEqualTo("[{start=0, end=3, content=0, size=2, text=AB},"
                        + " {start=3, end=5, content=3, size=1, text=C}]");
        assertThat(cut.get("rest").toString()).isEqualTo("{start=5, size=4}");
        assertThat(cut.json())
                .doesNotContainKeys("error", "complete")
                .containsEntry("size", 9)
                .containsEntry("b64", "QUIKQwpyZXN0");
    }

    @Test
    void errorHasItsPlace() {
        ApiClient.Answer cut = cut("{\"hex\":\"" + hex("\0\0\0\1APING")
                        + "\",\"framing\":\"length:4\"}")
                .is(200);
        assertThat(cut.list("messages")).hasSize(1);
        assertThat(cut.get("error").toString()).contains("at=5").contains("over the limit");
    }

    @ParameterizedTest
    @CsvSource({
        "length:4, 0000000241420000000143",
        "'length:4,le', 0200000041420100000043",
        "length:2, 00024142000143",
        "line, 41420a430a",
        "crlf, 41420d0a430d0a",
        "nul, 414200430000",
        "mllp, 0b41421c0d",
        "netstring, 323a41422c313a432c",
        "json, 7b2261223a317d7b2262223a327d",
        "modbus, 000100000006010300000001",
    })
    void rightFramingIsAmongTheBestCandidates(String framing, String hex) {
        List<Map<String, Object>> candidates =
                cut("{\"hex\":\"" + hex + "\"}").is(200).list("candidates");
        assertThat(candidates.stream().limit(3).map(each -> each.get("framing")))
                .as("%s", candidates)
                .contains(framing);
    }

    @Test
    void wrongFramingOfStubIsFoundFromWhatItReceived() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"framing\":\"length:4\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("PING\nQUIT\n").readToEnd();
        }
        await().until(() -> !api.get("/api/traffic?kind=close").list("rows").isEmpty());
        String connection = "{\"service\":\"s\",\"connection\":1";
        ApiClient.Answer guess = cut(connection + "}").is(200);
        assertThat(guess.list("candidates").getFirst())
                .containsEntry("framing", "line")
                .containsEntry("messages", 2)
                .containsEntry("rest", 0);
        assertThat(guess.json()).containsEntry("complete", true);
        assertThat(cut(connection + ",\"framing\":\"line\"}").list("messages"))
                .extracting("text")
                .containsExactly("PING", "QUIT");
    }

    @Test
    void bytesOfFramedMessagesAreEncodedAgain() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("one");
            peer.ask("two");
        }
        await().until(() -> !api.get("/api/traffic?kind=close").list("rows").isEmpty());
        for (String direction : List.of("in", "out")) {
            ApiClient.Answer cut = cut("{\"service\":\"s\",\"connection\":1,\"direction\":\""
                            + direction + "\",\"framing\":\"line\"}")
                    .is(200);
            assertThat(cut.json())
                    .containsEntry("encoded", true)
                    .containsEntry("complete", true)
                    .containsEntry("count", 2);
        }
    }

    @Test
    void bytesThatTheFramingDroppedMakeTheStreamIncomplete() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("one\r");
        }
        await().until(() -> !api.get("/api/traffic?kind=close").list("rows").isEmpty());
        assertThat(cut("{\"service\":\"s\",\"connection\":1}").json())
                .containsEntry("complete", false);
    }

    @Test
    void badRequestsAreRefused() {
        cut("{}").is(400);
        cut("{\"hex\":\"41\",\"b64\":\"QQ==\"}").is(400);
        assertThat(cut("{\"hex\":\"4\"}").is(400).get("field")).isEqualTo("hex");
        assertThat(cut("{\"b64\":\"*\"}").is(400).get("field")).isEqualTo("b64");
        assertThat(cut("{\"hex\":\"41\",\"framing\":\"lin\"}").is(400).get("detail"))
                .asString()
                .contains("but \"line\"");
        assertThat(cut("{\"service\":\"s\"}").is(400).get("field")).isEqualTo("connection");
        cut("{\"service\":\"s\",\"connection\":1}").is(404);
        cut("{\"hex\":\"41\",\"direction\":\"up\"}").is(400);
    }
}
