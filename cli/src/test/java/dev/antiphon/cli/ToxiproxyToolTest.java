package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command {@code toxiproxy}. */
class ToxiproxyToolTest {
    @TempDir
    Path folder;

    @Test
    void proxiesOfTheFileAreServedUntilASignal() throws Exception {
        Path file = folder.resolve("toxiproxy.json");
        Files.writeString(
                file,
                "[{\"name\":\"one\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:1\","
                        + "\"toxics\":[{\"type\":\"latency\"}]}]");
        try (ToolProcess tool = new ToolProcess(
                ProcessBuilder.Redirect.PIPE,
                "toxiproxy",
                "--listen",
                "127.0.0.1:0",
                "--config",
                file.toString(),
                "--metrics",
                "--lang",
                "en")) {
            String line = String.valueOf(tool.errorLine());
            assertThat(line)
                    .matches("antiphon: Toxiproxy's API at http://127.0.0.1:[0-9]+; 1 proxy");
            String api = line.replaceFirst(".*(http://[0-9.:]+).*", "$1");
            assertThat(get(api + "/proxies")).contains("\"one\"").contains("latency_downstream");
            assertThat(get(api + "/metrics")).doesNotContain("404");
            tool.process.destroy();
            assertThat(tool.status()).isZero();
        }
    }

    @Test
    void aMistakeInTheFileIsNamedWithItsPlace() throws Exception {
        Path file = folder.resolve("toxiproxy.json");
        Files.writeString(file, "[\n {\"name\":\"one\"}]");
        Ran ran = Ran.of("toxiproxy", "-l", "127.0.0.1:0", "--config", "" + file, "--lang", "en");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .contains("--config " + file + ": line 2, column 2: missing required field:"
                        + " upstream at proxy 1")
                .contains("docs/toxiproxy.md");
    }

    @Test
    void aMissingFileIsRefused() {
        Ran ran = Ran.of("toxiproxy", "--config", folder.resolve("none") + "", "--lang", "en");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--config");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ran ran = Ran.of("toxiproxy", "--listen", address, "--lang", "en");
            assertThat(ran.status()).isEqualTo(45);
            assertThat(ran.err()).contains(address).contains("in use");
        }
    }

    @Test
    void aPathOfASocketIsNoAddressOfTheApi() {
        Ran ran = Ran.of("toxiproxy", "--listen", "unix:/x", "--lang", "en");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("unix:/x");
    }

    private static String get(String uri) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(uri)).build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
