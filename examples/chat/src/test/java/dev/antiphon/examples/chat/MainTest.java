package dev.antiphon.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.MainProgram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** The program's arguments, and the errors that end it. */
class MainTest {
    private static final String USAGE =
            "usage: examples/run chat" + " [server [ADDRESS [NATS]] | client [ADDRESS [NAME]]]\n";

    private static MainProgram run(String arguments) throws Exception {
        return MainProgram.run(Main.class, arguments.split(" "));
    }

    @Test
    void helpIsNoError() throws Exception {
        assertThat(run("--help")).isEqualTo(new MainProgram(0, USAGE, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7000", "client localhost:7000 ann extra"})
    void wrongArgumentsShowTheUsage(String arguments) throws Exception {
        assertThat(run(arguments)).isEqualTo(new MainProgram(2, "", USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server localhost:x", "client localhost:x ann"})
    void aWrongAddressIsNamedInOneLine(String arguments) throws Exception {
        MainProgram ended = run(arguments);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("chat: address \"localhost:x\"").hasLineCount(1);
    }

    @Test
    void aClientWithoutANameIsAskedForIt() throws Exception {
        MainProgram ended = MainProgram.run(Map.of("USER", ""), "", Main.class, "client");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).isEqualTo("chat: who are you? Write client ADDRESS NAME\n");
    }

    @Test
    void aPortInUseIsAnErrorOfOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            MainProgram ended = run("server " + address);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("chat: cannot listen on " + address)
                    .hasLineCount(1);
        }
    }
}
