package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The configuration file. */
class ConfigurationTest {
    private static final String ONE =
            "{\"name\":\"one\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"h:1\"";

    @Test
    void proxiesAndTheirToxicsExistFromTheStart() {
        try (ToxicProxies proxies = loaded("[" + ONE + ",\"Logger\":{},\"toxics\":["
                + "{\"type\":\"latency\",\"attributes\":{\"latency\":5}},"
                + "{\"type\":\"noop\",\"stream\":\"upstream\"}]}]")) {
            assertThat(proxies.named("one").json())
                    .contains("\"enabled\":true")
                    .contains("latency_downstream")
                    .contains("noop_upstream");
        }
    }

    @ParameterizedTest
    @CsvSource({"[]", "null"})
    void aListMayBeEmpty(String file) {
        try (ToxicProxies proxies = loaded(file)) {
            assertThat(proxies.all()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[#{x}] | line 2, column 2: invalid character 'x' looking for beginning of object"
                        + " key string",
                "{} | line 1, column 1: bad request body: json: cannot unmarshal object into",
                "[ONE},#  {\"name\":\"two\"}] | line 2, column 3: missing required field:"
                        + " upstream at proxy 2",
                "[ONE},# {\"name\":2}] | line 2, column 2: bad request body: json:",
                "[#ONE,\"listen\":\"x\"}] | line 2, column 1: listen tcp: address x: missing port",
                "[ONE,#\"toxics\":{}}] | line 2, column 10: the toxics of the proxy one",
                "[ONE,\"toxics\":[#{\"type\":\"x\"}]}] | line 2, column 1: toxic of the proxy one:"
                        + " invalid toxic type",
                "[ONE,\"toxics\":[{\"type\":\"noop\"},#{\"type\":\"noop\"}]}] | line 2, column 1:"
                        + " toxic of the proxy one: toxic already exists"
            })
    void anErrorNamesItsPlace(String file, String text) {
        assertThatThrownBy(() ->
                        loaded(file.replace("#", "\n").replace("ONE", ONE)).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(text);
    }

    @Test
    void aServerThatCannotStartLeavesNoProxy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String file = "[" + ONE + "},{\"name\":\"two\",\"listen\":\"127.0.0.1:"
                    + taken.getLocalPort() + "\",\"upstream\":\"h:1\"}]";
            assertThatThrownBy(() -> ToxiproxyServer.builder()
                            .configuration(file.getBytes(StandardCharsets.UTF_8))
                            .start())
                    .hasMessageContaining("bind: address already in use");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("antiphon-http"));
    }

    private static ToxicProxies loaded(String file) {
        ToxicProxies proxies =
                new ToxicProxies(new ProxyOptions(Optional.empty(), Optional.empty()));
        try {
            ProxyList.load(file.getBytes(StandardCharsets.UTF_8), proxies);
        } catch (IllegalArgumentException e) {
            proxies.close();
            throw e;
        }
        return proxies;
    }
}
