package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of toxics, without their effects. */
class ToxicsTest extends ToxiproxyCase {
    private static final String PATH = "/proxies/one/toxics";

    @BeforeEach
    void create() throws Exception {
        created("one");
    }

    @Test
    void noToxicsAreAnEmptyArray() throws Exception {
        assertCall("GET", PATH, "", 200, "[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latency | {\"latency\":0,\"jitter\":0}",
                "bandwidth | {\"rate\":0}",
                "slow_close | {\"delay\":0}",
                "timeout | {\"timeout\":0}",
                "reset_peer | {\"timeout\":0}",
                "slicer | {\"average_size\":0,\"size_variation\":0,\"delay\":0}",
                "limit_data | {\"bytes\":0}",
                "noop | {}",
                "packet_loss | {\"loss_rate\":0.1,\"correlation\":0}"
            })
    void aToxicHasTheDefaultsOfItsKind(String type, String attributes) throws Exception {
        String toxic = "{\"attributes\":" + attributes + ",\"name\":\"" + type
                + "_downstream\",\"type\":\"" + type
                + "\",\"stream\":\"downstream\",\"toxicity\":1}";
        assertCall("POST", PATH, "{\"type\":\"" + type + "\"}", 200, toxic);
        assertCall("GET", PATH + "/" + type + "_downstream", "", 200, toxic);
        assertCall("GET", PATH, "", 200, "[" + toxic + "]");
    }

    @Test
    void allFieldsAreKeptAndUnknownOnesIgnored() throws Exception {
        assertCall(
                "POST",
                PATH,
                "{\"name\":\"a\",\"type\":\"latency\",\"stream\":\"upstream\",\"toxicity\":0.5,"
                        + "\"attributes\":{\"jitter\":7,\"latency\":100,\"x\":{\"y\":[]}},\"z\":1}",
                200,
                "{\"attributes\":{\"latency\":100,\"jitter\":7},\"name\":\"a\","
                        + "\"type\":\"latency\",\"stream\":\"upstream\",\"toxicity\":0.5}");
    }

    @Test
    void theStreamStaysAsItIsWritten() throws Exception {
        assertThat(call("POST", PATH, "{\"type\":\"noop\",\"stream\":\"UPSTREAM\"}")
                        .body())
                .contains("\"name\":\"noop_UPSTREAM\"")
                .contains("\"stream\":\"UPSTREAM\"");
    }

    @Test
    void namesOfFieldsAreReadInAnyCase() throws Exception {
        assertThat(call("POST", PATH, "{\"Type\":\"bandwidth\",\"ATTRIBUTES\":{\"Rate\":5}}")
                        .body())
                .contains("{\"rate\":5}");
    }

    @Test
    void upstreamIsListedFirst() throws Exception {
        call("POST", PATH, "{\"type\":\"noop\"}");
        call("POST", PATH, "{\"type\":\"noop\",\"stream\":\"upstream\"}");
        call("POST", PATH, "{\"type\":\"noop\",\"name\":\"third\"}");
        assertThat(call("GET", PATH).body()).matches(".*noop_upstream.*noop_downstream.*third.*");
        assertThat(call("GET", "/proxies/one").body())
                .matches(".*\"toxics\":\\[.*noop_upstream.*noop_downstream.*third.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | invalid toxic type",
                "{\"type\":\"LATENCY\"} | invalid toxic type",
                "{\"type\":\"noop\",\"stream\":\"x\"} | stream was invalid, can be either upstream"
                        + " or downstream",
                "{\"type\":\"x\",\"stream\":\"x\"} | stream was invalid, can be either upstream"
                        + " or downstream",
                "{\"type\":1} | bad request body: json: cannot unmarshal number into Go struct"
                        + " field ToxicWrapper.type of type string",
                "{\"type\":\"noop\",\"toxicity\":\"1\"} | bad request body: json: cannot unmarshal"
                        + " string into Go struct field ToxicWrapper.toxicity of type float32",
                "{\"type\":\"latency\",\"attributes\":{\"latency\":\"1\"}} | bad request body:"
                        + " json: cannot unmarshal string into Go struct field"
                        + " LatencyToxic.attributes.latency of type int64",
                "{\"type\":\"latency\",\"attributes\":{\"latency\":1.5}} | bad request body: json:"
                        + " cannot unmarshal number 1.5 into Go struct field"
                        + " LatencyToxic.attributes.latency of type int64",
                "{\"type\":\"noop\",\"attributes\":[]} | bad request body: json: cannot unmarshal"
                        + " array into Go struct field ToxicWrapper.attributes of type"
                        + " toxics.NoopToxic",
                "[ | bad request body: unexpected EOF"
            })
    void anInvalidToxicIsRefused(String body, String text) throws Exception {
        assertError("POST", PATH, body, 400, text);
        assertCall("GET", PATH, "", 200, "[]");
    }

    @Test
    void aTakenNameIsAConflictInEitherStream() throws Exception {
        call("POST", PATH, "{\"type\":\"noop\",\"name\":\"a\"}");
        String body = "{\"type\":\"latency\",\"name\":\"a\",\"stream\":\"upstream\"}";
        assertError("POST", PATH, body, 409, "toxic already exists");
    }

    @ParameterizedTest
    @CsvSource({"POST", "PATCH"})
    void anUpdateMergesTheAttributesAndLeavesTheRest(String method) throws Exception {
        call("POST", PATH, "{\"type\":\"latency\",\"name\":\"a\",\"attributes\":{\"latency\":5}}");
        assertCall(
                method,
                PATH + "/a",
                "{\"attributes\":{\"jitter\":9},\"toxicity\":0.1,\"name\":\"b\",\"type\":\"noop\","
                        + "\"stream\":\"upstream\"}",
                200,
                "{\"attributes\":{\"latency\":5,\"jitter\":9},\"name\":\"a\",\"type\":\"latency\","
                        + "\"stream\":\"downstream\",\"toxicity\":0.1}");
        assertThat(call(method, PATH + "/a", "{\"attributes\":{\"latency\":6}}").body())
                .contains("{\"latency\":6,\"jitter\":9}")
                .contains("\"toxicity\":0.1");
    }

    @Test
    void anInvalidUpdateChangesNothing() throws Exception {
        call("POST", PATH, "{\"type\":\"latency\",\"name\":\"a\",\"attributes\":{\"latency\":5}}");
        String body = "{\"attributes\":{\"latency\":6},\"toxicity\":true}";
        assertThat(call("POST", PATH + "/a", body).statusCode()).isEqualTo(400);
        assertThat(call("GET", PATH + "/a").body()).contains("{\"latency\":5,\"jitter\":0}");
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST", "PATCH", "DELETE"})
    void anUnknownToxicIsNotFound(String method) throws Exception {
        assertError(method, PATH + "/none", "", 404, "toxic not found");
        assertError(method, "/proxies/none/toxics/none", "", 404, "proxy not found");
    }

    @Test
    void aRemovedToxicIsGone() throws Exception {
        call("POST", PATH, "{\"type\":\"noop\",\"name\":\"a\"}");
        assertCall("DELETE", PATH + "/a", "", 204, "");
        assertCall("GET", PATH, "", 200, "[]");
        assertError("DELETE", PATH + "/a", "", 404, "toxic not found");
    }

    @Test
    void theNumberOfToxicsIsBounded() throws Exception {
        for (int i = 0; i < 1000; i++) {
            call("POST", PATH, "{\"type\":\"noop\",\"name\":\"" + i + "\"}");
        }
        assertError(
                "POST",
                PATH,
                "{\"type\":\"noop\"}",
                400,
                "more than 1000 toxics in the proxy one; remove some that are not needed");
    }
}
