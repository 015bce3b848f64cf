package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.test.Peer;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;

/** The routes of proxies. */
class ProxiesTest extends ToxiproxyCase {
    @Test
    void noProxiesAreAnEmptyObject() throws Exception {
        assertCall("GET", "/proxies", "", 200, "{}");
    }

    @Test
    void aNewProxyHasTheBoundAddressAndPassesBytes() throws Exception {
        String port = created("one", "localhost:0");
        assertCall("GET", "/proxies/one", "", 200, proxy("one", port, true));
        assertThat(Integer.parseInt(port)).isPositive();
        assertEchoes(Integer.parseInt(port));
    }

    @Test
    void proxiesAreListedByNameInOrder() throws Exception {
        String b = created("b", "127.0.0.1:0");
        String a = created("a", "127.0.0.1:0");
        String all = "{\"a\":" + proxy("a", a, true) + ",\"b\":" + proxy("b", b, true) + "}";
        assertCall("GET", "/proxies", "", 200, all);
    }

    @Test
    void aDisabledProxyKeepsItsAddressAsItIsWritten() throws Exception {
        String body = "{\"name\":\"off\",\"listen\":\"localhost:0\",\"upstream\":\"h:1\","
                + "\"enabled\":false}";
        assertCall(
                "POST",
                "/proxies",
                body,
                201,
                "{\"name\":\"off\",\"listen\":\"localhost:0\",\"upstream\":\"h:1\","
                        + "\"enabled\":false,\"toxics\":[]}");
    }

    @Test
    void anEmptyListenIsAFreePortOfAllAddresses() throws Exception {
        String body = "{\"name\":\"all\",\"upstream\":\"" + upstream() + "\"}";
        assertThat(call("POST", "/proxies", body).body())
                .matches("\\{\"name\":\"all\",\"listen\":\"\\[::]:[0-9]+\".*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"upstream\":\"h:1\"} | missing required field: name",
                "{\"name\":\"\",\"upstream\":\"h:1\"} | missing required field: name",
                "{\"name\":\"a\"} | missing required field: upstream",
                "null | missing required field: name",
                "{ | bad request body: unexpected EOF",
                "{} x | missing required field: name",
                "x | bad request body: invalid character 'x' looking for beginning of value",
                "[] | bad request body: json: cannot unmarshal array into Go value of type"
                        + " toxiproxy.Proxy",
                "{\"name\":1} | bad request body: json: cannot unmarshal number into Go struct"
                        + " field Proxy.name of type string",
                "{\"enabled\":\"no\"} | bad request body: json: cannot unmarshal string into Go"
                        + " struct field Proxy.enabled of type bool"
            })
    void anInvalidProxyIsRefused(String body, String text) throws Exception {
        assertError("POST", "/proxies", body, 400, text);
        assertCall("GET", "/proxies", "", 200, "{}");
    }

    @Test
    void anEmptyBodyIsRefused() throws Exception {
        assertError("POST", "/proxies", "", 400, "bad request body: EOF");
    }

    @Test
    void aTakenNameIsAConflict() throws Exception {
        created("one");
        String body = "{\"name\":\"one\",\"upstream\":\"h:1\"}";
        assertError("POST", "/proxies", body, 409, "proxy already exists");
    }

    @Test
    void aTakenPortIsNamedAsGoNamesIt() throws Exception {
        int port = created("one");
        String body =
                "{\"name\":\"two\",\"listen\":\"localhost:" + port + "\",\"upstream\":\"h:1\"}";
        assertError(
                "POST",
                "/proxies",
                body,
                500,
                "listen tcp 127.0.0.1:" + port + ": bind: address already in use");
        assertError("GET", "/proxies/two", "", 404, "proxy not found");
    }

    @ParameterizedTest
    @CsvSource({
        "local373, listen tcp: address local373: missing port in address",
        "::1:80, listen tcp: address ::1:80: too many colons in address",
        "[::1, listen tcp: address [::1: missing ']' in address",
        "localhost:99999, listen tcp: address 99999: invalid port",
        "localhost:abc, listen tcp: lookup tcp/abc: unknown port",
        "192.0.2.1:80, listen tcp 192.0.2.1:80: bind: cannot assign requested address"
    })
    void anAddressThatCannotBeBoundIsNamedAsGoNamesIt(String listen, String text) throws Exception {
        String body = "{\"name\":\"one\",\"listen\":\"" + listen + "\",\"upstream\":\"h:1\"}";
        assertError("POST", "/proxies", body, 500, text);
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST", "PATCH", "DELETE"})
    void anUnknownProxyIsNotFound(String method) throws Exception {
        assertError(method, "/proxies/none", "", 404, "proxy not found");
    }

    @ParameterizedTest
    @CsvSource({"POST", "PATCH"})
    void disablingEndsTheConnectionsInOrderAndRefusesNewOnes(String method) throws Exception {
        int port = created("one");
        try (Peer open = Peer.connect(port)) {
            assertThat(open.send("hello").read(5)).isEqualTo("hello");
            String disabled = proxy("one", "" + port, false);
            assertCall(method, "/proxies/one", "{\"enabled\":false}", 200, disabled);
            assertThat(open.readToEnd()).isEmpty();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);
        }
        assertCall(
                method, "/proxies/one", "{\"enabled\":true}", 200, proxy("one", "" + port, true));
        assertEchoes(port);
    }

    @Test
    void anotherUpstreamClosesTheConnectionsAndTakesEffect() throws Exception {
        int port = created("one");
        try (Peer open = Peer.connect(port)) {
            assertThat(open.send("hello").read(5)).isEqualTo("hello");
            call("PATCH", "/proxies/one", "{\"upstream\":\"127.0.0.1:" + Ports.free() + "\"}");
            assertThat(open.readToEnd()).isEmpty();
        }
        call("PATCH", "/proxies/one", "{\"upstream\":\"" + upstream() + "\"}");
        assertEchoes(port);
    }

    @Test
    void theSameAddressInOtherWordsKeepsTheConnections() throws Exception {
        int port = created("one");
        try (Peer open = Peer.connect(port)) {
            assertThat(open.send("hello").read(5)).isEqualTo("hello");
            String body = "{\"listen\":\"localhost:" + port + "\",\"name\":\"other\"}";
            assertCall("PATCH", "/proxies/one", body, 200, proxy("one", "" + port, true));
            assertThat(open.send("again").read(5)).isEqualTo("again");
        }
    }

    @Test
    void anotherListenMovesTheProxy() throws Exception {
        int port = created("one");
        int other = Ports.free();
        call("PATCH", "/proxies/one", "{\"listen\":\"localhost:" + other + "\"}");
        assertEchoes(other);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aListenThatIsNoAddressChangesNothing() throws Exception {
        int port = created("one");
        assertError(
                "PATCH",
                "/proxies/one",
                "{\"listen\":\"local373\"}",
                500,
                "address local373: missing port in address");
        assertEchoes(port);
    }

    @Test
    void aTakenPortLeavesTheProxyDisabled() throws Exception {
        created("one");
        int taken = created("two");
        String text = "listen tcp 127.0.0.1:" + taken + ": bind: address already in use";
        assertError("POST", "/proxies/one", "{\"listen\":\"localhost:" + taken + "\"}", 500, text);
        assertThat(call("GET", "/proxies/one").body()).contains("\"enabled\":false");
        assertEchoes(taken);
    }

    @Test
    void aDeletedProxyRefusesConnectionsAndItsNameIsFree() throws Exception {
        int port = created("one");
        assertCall("DELETE", "/proxies/one", "", 204, "");
        assertError("GET", "/proxies/one", "", 404, "proxy not found");
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        created("one");
    }

    @Test
    void aClientOfAnUpstreamThatRefusesIsClosedInOrder() throws Exception {
        int port = created("one");
        call("POST", "/proxies/one", "{\"upstream\":\"127.0.0.1:" + Ports.free() + "\"}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void aClientOfAnUpstreamThatIsNoAddressIsClosedInOrder() throws Exception {
        int port = created("one");
        call("POST", "/proxies/one", "{\"upstream\":\"nowhere\"}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void aNameIsDecodedFromThePath() throws Exception {
        created("a b<&>");
        assertThat(call("GET", "/proxies/a%20b%3C%26%3E").body())
                .contains("\"name\":\"a b\\u003c\\u0026\\u003e\"");
    }

    private String proxy(String name, String port, boolean isEnabled) {
        return "{\"name\":\"" + name + "\",\"listen\":\"127.0.0.1:" + port + "\",\"upstream\":\""
                + upstream() + "\",\"enabled\":" + isEnabled + ",\"toxics\":[]}";
    }

    private static void assertEchoes(int port) throws Exception {
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
        }
    }
}
