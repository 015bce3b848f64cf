package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.test.Peer;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import eu.rekawek.toxiproxy.model.toxic.Slicer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Clients of Toxiproxy that others wrote, for Java and for Node.js. */
class ToxiproxyClientsTest extends ToxiproxyCase {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/toxiproxy.md");
    private static final String FENCE = "```js\n";

    @Test
    void theClientForJavaControlsProxies() throws Exception {
        ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", port());
        assertThat(client.version()).isEqualTo("{\"version\": \"2.12.0\"}");
        Proxy proxy = client.createProxy("one", "127.0.0.1:0", upstream());
        assertThat(proxy.isEnabled()).isTrue();
        assertEchoes(proxy);
        proxy.disable();
        assertThat(client.getProxy("one").isEnabled()).isFalse();
        proxy.enable();
        assertEchoes(proxy);
        assertThatThrownBy(() -> client.createProxy("one", "127.0.0.1:0", upstream()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[409] proxy already exists");
        assertThat(client.getProxies()).hasSize(1);
        proxy.setUpstream("127.0.0.1:1");
        assertThat(client.getProxy("one").getUpstream()).isEqualTo("127.0.0.1:1");
        proxy.delete();
        assertThat(client.getProxyOrNull("one")).isNull();
    }

    @Test
    void sampleOfThePageForNodeRuns() throws Exception {
        String page = Files.readString(PAGE);
        String sample = page.substring(page.indexOf(FENCE) + FENCE.length());
        assertThat(NodeProgram.runText(
                        sample.substring(0, sample.indexOf("```")), "http://127.0.0.1:" + port()))
                .containsExactly("redis has latency_downstream");
        assertThat(page).contains("It prints `redis has latency_downstream`.");
    }

    @Test
    void theClientForJavaControlsToxics() throws Exception {
        ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", port());
        Proxy proxy = client.createProxy("one", "127.0.0.1:0", upstream());
        Latency latency = proxy.toxics().latency("late", ToxicDirection.DOWNSTREAM, 100);
        latency.setLatency(200).setJitter(1).setToxicity(0.5f);
        Latency read = proxy.toxics().get("late", Latency.class);
        assertThat(read.getLatency()).isEqualTo(200);
        assertThat(read.getJitter()).isEqualTo(1);
        assertThat(read.getToxicity()).isEqualTo(0.5f);
        Slicer slicer = proxy.toxics().slicer("cut", ToxicDirection.UPSTREAM, 2, 3);
        assertThat(slicer.getAverageSize()).isEqualTo(2);
        proxy.toxics().bandwidth("slow", ToxicDirection.UPSTREAM, 1);
        proxy.toxics().slowClose("end", ToxicDirection.UPSTREAM, 1);
        proxy.toxics().timeout("gone", ToxicDirection.UPSTREAM, 1);
        proxy.toxics().limitData("limit", ToxicDirection.UPSTREAM, 1);
        proxy.toxics().resetPeer("reset", ToxicDirection.UPSTREAM, 1);
        assertThat(proxy.toxics().getAll()).hasSize(7);
        slicer.remove();
        assertThat(proxy.toxics().getAll()).hasSize(6);
        client.reset();
        assertThat(proxy.toxics().getAll()).isEmpty();
        assertEchoes(proxy);
    }

    @Test
    void theClientForNodeControlsProxiesAndToxics() throws Exception {
        String upstreamPort = upstream().substring(upstream().indexOf(':') + 1);
        assertThat(NodeProgram.run("proxies.js", "" + port(), upstreamPort))
                .containsExactly(
                        "version {\"version\": \"2.12.0\"}",
                        "enabled true",
                        "echo hello",
                        "toxic latency_downstream 1 {\"latency\":200,\"jitter\":0}",
                        "late true",
                        "half 0.5",
                        "taken Request failed with status code 409",
                        "disabled false",
                        "refused ECONNREFUSED",
                        "reset again",
                        "all one,two",
                        "missing Request failed with status code 404");
    }

    private static void assertEchoes(Proxy proxy) throws Exception {
        String listen = proxy.getListen();
        int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello").read(5)).isEqualTo("hello");
        }
    }
}
