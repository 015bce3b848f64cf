package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Breakpoints of a proxy and of a stub, over HTTP, with clients on sockets. */
@Timeout(90)
class BreakpointApiTest {
    private static final String ECHO =
            "{\"name\":\"bank\",\"rules\":[{\"when\":{\"matches\":\".*\"},\"reply\":"
                    + "{\"template\":\"got {message}\"}}]}";

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

    /** Starts a stub and a proxy to it with a breakpoint, and returns the proxy's port. */
    private int proxy(String breakpoint) {
        return proxy("line", ECHO, breakpoint);
    }

    private int proxy(String framing, String stub, String breakpoint) {
        int port = api.stub(stub);
        int proxy = ((Number) api.post(
                                "/api/proxies",
                                "{\"name\":\"p\",\"framing\":\"" + framing
                                        + "\",\"to\":\"127.0.0.1:" + port + "\"}")
                        .is(201)
                        .get("port"))
                .intValue();
        api.post("/api/proxies/p/breakpoints", breakpoint).is(201);
        return proxy;
    }

    private Map<String, Object> held() {
        await().until(() -> !api.get("/api/held").list("held").isEmpty());
        return api.get("/api/held").list("held").getFirst();
    }

    private void decide(String body) {
        api.post("/api/held/" + held().get("id"), body).is(204);
    }

    @Test
    void heldMessagePassesAndLaterOnesKeepTheirOrder() throws IOException {
        int port = proxy("{\"when\":\"PAY\",\"name\":\"b\"}");
        try (Peer peer = Peer.connect(port);
                Peer other = Peer.connect(port)) {
            peer.send("PAY\nNEXT\n");
            assertThat(held())
                    .containsEntry("text", "PAY")
                    .containsEntry("service", "p")
                    .containsEntry("to", "server")
                    .containsEntry("breakpoint", "b")
                    .containsEntry("size", 3);
            assertThat(other.ask("OTHER")).isEqualTo("got OTHER\n"); // other connections go on
            assertThat(api.get("/api/stubs/bank").get("received")).isEqualTo(1);
            decide("{\"do\":\"pass\"}");
            assertThat(peer.readLine()).isEqualTo("got PAY");
            assertThat(peer.readLine()).isEqualTo("got NEXT");
            assertThat(api.get("/api/held").list("held")).isEmpty();
        }
    }

    @Test
    void messageIsDroppedReplacedAndSurrounded() throws IOException {
        int port = proxy("{\"when\":\"PAY\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("PAY\nA\n");
            decide("{\"do\":\"drop\"}");
            assertThat(peer.readLine()).isEqualTo("got A");
            peer.send("PAY\nB\n");
            decide("{\"do\":\"replace\",\"text\":\"longer than before\","
                    + "\"before\":[{\"text\":\"one\"}],\"after\":[{\"hex\":\"74776f\"}]}");
            assertThat(List.of(peer.readLine(), peer.readLine(), peer.readLine(), peer.readLine()))
                    .containsExactly("got one", "got longer than before", "got two", "got B");
        }
    }

    @Test
    void replacedMessageHasTheLengthOfItsFraming() throws IOException {
        int port = proxy(
                "length:2",
                "{\"name\":\"bank\",\"framing\":\"length:2\",\"rules\":"
                        + "[{\"when\":\"ABCDE\",\"reply\":\"OK\"}]}",
                "{}");
        try (Peer peer = Peer.connect(port)) {
            peer.send(new byte[] {0, 2, 'H', 'I'});
            decide("{\"do\":\"replace\",\"text\":\"ABCDE\"}");
            assertThat(peer.read(4)).isEqualTo("\0\2OK");
        }
    }

    @Test
    void repliesAreHeldOnTheirWayToTheClient() throws IOException {
        int port = proxy("{\"to\":\"client\",\"times\":1}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            assertThat(held()).containsEntry("to", "client").containsEntry("text", "got A");
            decide("{\"do\":\"replace\",\"text\":\"changed\"}");
            assertThat(peer.readLine()).isEqualTo("changed");
            assertThat(peer.ask("B")).isEqualTo("got B\n"); // it was for one message
        }
    }

    @Test
    void connectionIsClosedAfterInjectedMessages() throws IOException {
        int port = proxy("{\"to\":\"client\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            decide("{\"do\":\"close\",\"before\":[{\"text\":\"BYE\"}]}");
            assertThat(peer.readToEnd()).isEqualTo("BYE\n");
        }
    }

    @Test
    void connectionIsReset() throws IOException {
        int port = proxy("{}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            decide("{\"do\":\"reset\"}");
            await().untilAsserted(() ->
                    assertThat(api.get("/api/proxies/p").get("connections")).isEqualTo(0));
            assertThat(api.get("/api/stubs/bank").get("received")).isEqualTo(0);
        }
    }

    @Test
    void messageGoesWithTheConnectionOfItsClient() throws IOException {
        int port = proxy("{}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            held();
            String id = api.get("/api/proxies/p/connections")
                    .list("connections")
                    .getFirst()
                    .get("id")
                    .toString();
            control.proxy("p").resetConnection(Long.parseLong(id));
            await().until(() -> api.get("/api/held").list("held").isEmpty());
        }
        assertThat(api.get("/api/stubs/bank").get("received")).isEqualTo(0);
    }

    @Test
    void removalPassesWhatIsHeldAndAnEndedServiceHoldsNothing() throws IOException {
        int port = proxy("{\"name\":\"b\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            held();
            api.delete("/api/proxies/p/breakpoints/b").is(204);
            assertThat(peer.readLine()).isEqualTo("got A");
            api.post("/api/proxies/p/breakpoints", "{\"name\":\"b\"}").is(201);
            peer.send("B\n");
            held();
            api.delete("/api/proxies/p").is(204);
            assertThat(api.get("/api/held").list("held")).isEmpty();
        }
    }

    @Test
    void stubHoldsBeforeItsRulesSeeTheMessage() throws IOException {
        int port = api.stub(ECHO);
        api.post("/api/stubs/bank/breakpoints", "{\"when\":{\"startsWith\":\"P\"}}")
                .is(201);
        try (Peer peer = Peer.connect(port)) {
            peer.send("PAY\n");
            held();
            assertThat(api.get("/api/stubs/bank/messages").get("total")).isEqualTo(0);
            decide("{\"do\":\"replace\",\"text\":\"X\",\"after\":[{\"text\":\"Y\"}]}");
            assertThat(peer.readLine()).isEqualTo("got X");
            assertThat(peer.readLine()).isEqualTo("got Y");
            peer.send("P2\n");
            decide("{\"do\":\"close\"}");
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(api.post("/api/stubs/bank/breakpoints", "{\"to\":\"client\"}")
                        .is(400)
                        .get("detail")
                        .toString())
                .contains("use a proxy");
    }

    @Test
    void wrongDecisionsAreRefusedAndTheMessageStaysHeld() throws IOException {
        int port = proxy("{}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            String path = "/api/held/" + held().get("id");
            for (String bad : List.of(
                    "{}",
                    "{\"do\":\"pas\"}",
                    "{\"do\":\"replace\"}",
                    "{\"do\":\"pass\",\"text\":\"B\"}",
                    "{\"do\":\"replace\",\"text\":\"B\",\"hex\":\"41\"}",
                    "{\"do\":\"replace\",\"hex\":\"4\"}",
                    "{\"do\":\"replace\",\"text\":\"two\\nlines\"}",
                    "{\"do\":\"pass\",\"before\":[{\"txt\":\"B\"}]}")) {
                api.post(path, bad).is(400);
            }
            api.post("/api/held/999", "{\"do\":\"pass\"}").is(404);
            api.post("/api/held/x", "{\"do\":\"pass\"}").is(404);
            decide("{\"do\":\"pass\"}");
            assertThat(peer.readLine()).isEqualTo("got A");
            api.post(path, "{\"do\":\"pass\"}").is(404);
        }
        for (String bad : List.of(
                "{\"hold\":\"11m\"}",
                "{\"hold\":\"0s\"}",
                "{\"times\":0}",
                "{\"to\":\"left\"}",
                "{\"wen\":\"A\"}")) {
            api.post("/api/proxies/p/breakpoints", bad).is(400);
        }
        api.post("/api/proxies/p/breakpoints", "{\"name\":\"breakpoint-1\"}").is(409);
        api.delete("/api/proxies/p/breakpoints/none").is(404);
    }

    @Test
    void whatHappensIsInTheTraffic() throws IOException {
        int port = proxy("{\"name\":\"b\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            decide("{\"do\":\"pass\"}");
            peer.readLine();
        }
        await().untilAsserted(() -> assertThat(
                        api.get("/api/traffic?kind=held&service=p").list("rows"))
                .extracting(each -> each.get("what"), each -> each.get("direction"))
                .containsExactly(tuple("held", "in"), tuple("passed", "in")));
    }
}
