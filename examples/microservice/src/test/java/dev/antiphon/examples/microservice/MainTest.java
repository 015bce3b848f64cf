package dev.antiphon.examples.microservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.MainProgram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** The program's arguments and environment, and the errors that end it. */
class MainTest {
    private static final String USAGE = "usage: examples/run microservice stock|orders\n";

    @Test
    void helpIsNoError() throws Exception {
        assertThat(MainProgram.run(Main.class, "--help")).isEqualTo(new MainProgram(0, USAGE, ""));
    }

    @Test
    void wrongArgumentsShowTheUsage() throws Exception {
        assertThat(MainProgram.run(Main.class, "shop")).isEqualTo(new MainProgram(2, "", USAGE));
        assertThat(MainProgram.run(Main.class, "stock", "7001"))
                .isEqualTo(new MainProgram(2, "", USAGE));
    }

    @ParameterizedTest
    @CsvSource({
        "LISTEN, localhost:x",
        "HEALTH, 70000",
        "AGENT_CHECK, :",
        "STOCK, ''",
        "PER_ADDRESS, many",
        "PER_ADDRESS, 0",
        "DRAIN_DELAY_MILLIS, -5"
    })
    void aWrongVariableIsNamedInOneLine(String name, String value) throws Exception {
        MainProgram ended = MainProgram.run(Map.of(name, value), "", Main.class, "orders");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("microservice: " + name + "=" + value + ": ")
                .hasLineCount(1);
    }

    @Test
    void aPortInUseIsAnErrorOfOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Map<String, String> addresses = Map.of("LISTEN", address, "HEALTH", "127.0.0.1:0");
            MainProgram ended = MainProgram.run(addresses, "", Main.class, "stock");
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err())
                    .startsWith("microservice: cannot listen on " + address)
                    .hasLineCount(1);
        }
    }
}
