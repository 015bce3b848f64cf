package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client's socket that has become its own peer, which the system allows where nothing listens on
 * a port that it connects from.
 */
class SelfConnectTest {
    private static final String PORT = "40000";
    private static final String NAMESPACE = "ip link set lo up"
            + " && echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range && exec \"$@\"";

    @TempDir
    Path folder;

    @Test
    void clientConnectedToItselfIsRefusedAndFindsTheServerThatComesLater() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 two\n192.0.2.1 two\n");
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        "unshare",
                        "-n",
                        "sh",
                        "-c",
                        NAMESPACE,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Ddev.antiphon.transport="
                                + System.getProperty("dev.antiphon.transport", "nio"),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SelfConnectMain.class.getName(),
                        PORT,
                        "two:1")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> said = Files.readAllLines(output);
        String refused =
                " false nothing is listening on 127.0.0.1:" + PORT + " (connection refused";
        for (String name : List.of("plain", "header", "tls", "conversation")) {
            assertThat(said)
                    .filteredOn(line -> line.startsWith(name))
                    .allMatch(line -> line.startsWith(name + refused), name + refused)
                    .contains(name + refused + "; connected to itself)");
        }
        assertThat(said)
                .contains("reconnected server")
                .filteredOn(line -> line.startsWith("host "))
                .singleElement()
                .asString()
                .matches("host false nothing is listening on two:1 \\(connection refused;"
                        + " 127.0.0.1: .*[Rr]efused; 192.0.2.1: .*[Uu]nreachable\\)");
    }

    @BeforeEach
    void namespaceMustBePossible() throws InterruptedException {
        try {
            int status = new ProcessBuilder("unshare", "-n", "ip", "link", "set", "lo", "up")
                    .start()
                    .waitFor();
            if (status == 0) {
                return;
            }
        } catch (IOException e) {
            // there is no unshare
        }
        Assumptions.abort("needs root, unshare of util-linux and ip of iproute2, for a network"
                + " namespace with two local ports");
    }
}
