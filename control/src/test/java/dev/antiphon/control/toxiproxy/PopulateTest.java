package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;

/** The routes {@code /populate} and {@code /reset}. */
class PopulateTest extends ToxiproxyCase {
    @Test
    void anEmptyListIsAnsweredWithNull() throws Exception {
        assertCall("POST", "/populate", "[]", 201, "{\"proxies\":null}");
    }

    @Test
    void allProxiesOfTheListAreCreated() throws Exception {
        HttpResponse<String> answer = populate(
                element("one", "127.0.0.1:0"),
                "{\"name\":\"two\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"h:1\","
                        + "\"enabled\":false}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body())
                .matches(
                        "\\{\"proxies\":\\[\\{\"name\":\"one\",.*\"enabled\":true,\"toxics\":\\[]},"
                                + "\\{\"name\":\"two\",.*\"enabled\":false,\"toxics\":\\[]}]}");
    }

    @ParameterizedTest
    @CsvSource({"name", "upstream"})
    void aMissingFieldIsNamedWithItsPlaceAndNothingIsCreated(String field) throws Exception {
        HttpResponse<String> answer = populate(
                element("one", "127.0.0.1:0"),
                "{\"" + field.replace("name", "x").replace("upstream", "name") + "\":\"a\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"missing required field: " + field
                        + " at proxy 2\",\"status\":400,\"proxies\":null}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertCall("GET", "/proxies", "", 200, "{}");
    }

    @Test
    void aBodyThatIsNoListIsRefused() throws Exception {
        assertThat(call("POST", "/populate", "{}").body())
                .startsWith("{\"error\":\"bad request body: json: cannot unmarshal object into Go"
                        + " value of type []struct {");
    }

    @Test
    void theFirstFailureEndsTheListAndWhatWasCreatedStays() throws Exception {
        HttpResponse<String> answer = populate(
                element("one", "127.0.0.1:0"),
                element("two", "local373"),
                element("three", "127.0.0.1:0"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .startsWith("{\"error\":\"listen tcp: address local373: missing port in address\","
                        + "\"status\":500,\"proxies\":[{\"name\":\"one\"")
                .doesNotContain("three");
        assertThat(call("GET", "/proxies").body()).contains("\"one\"").doesNotContain("three");
    }

    @Test
    void aProxyThatDoesNotDifferStaysAsItIs() throws Exception {
        int port = created("one");
        call("POST", "/proxies/one/toxics", "{\"type\":\"noop\"}");
        try (Peer open = Peer.connect(port)) {
            assertThat(open.send("hello").read(5)).isEqualTo("hello");
            assertThat(populate(element("one", "localhost:" + port)).body()).contains("noop");
            assertThat(open.send("again").read(5)).isEqualTo("again");
        }
        call("PATCH", "/proxies/one", "{\"enabled\":false}");
        populate(element("one", "localhost:" + port));
        assertThat(call("GET", "/proxies/one").body()).contains("\"enabled\":false");
    }

    @Test
    void aProxyThatDiffersIsReplaced() throws Exception {
        int port = created("one");
        call("POST", "/proxies/one/toxics", "{\"type\":\"noop\"}");
        populate("{\"name\":\"one\",\"listen\":\"localhost:" + port + "\",\"upstream\":\"h:1\"}");
        assertThat(call("GET", "/proxies/one").body())
                .contains("\"upstream\":\"h:1\"")
                .contains("\"toxics\":[]");
    }

    @Test
    void resetEnablesAllProxiesAndRemovesAllToxics() throws Exception {
        int port = created("one");
        created("two");
        call("POST", "/proxies/one/toxics", "{\"type\":\"noop\"}");
        call("POST", "/proxies/one", "{\"enabled\":false}");
        assertCall("POST", "/reset", "", 204, "");
        assertThat(call("GET", "/proxies").body())
                .doesNotContain("noop")
                .doesNotContain("\"enabled\":false");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
        }
    }

    private String element(String name, String listen) {
        return "{\"name\":\"" + name + "\",\"listen\":\"" + listen + "\",\"upstream\":\""
                + upstream() + "\"}";
    }

    private HttpResponse<String> populate(String... elements) throws Exception {
        return call("POST", "/populate", "[" + String.join(",", elements) + "]");
    }
}
