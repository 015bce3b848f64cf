package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.MainProgram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.ServerSocket;

/** The program's arguments, and the errors that end it. */
class MainTest {
    private static final String USAGE = "usage: examples/run api [server [ADDRESS [FRAMING]]]\n";

    private static MainProgram run(String arguments) throws Exception {
        return MainProgram.run(Main.class, arguments.split(" "));
    }

    @Test
    void helpIsNoError() throws Exception {
        assertThat(run("--help")).isEqualTo(new MainProgram(0, USAGE, ""));
    }

    @Test
    void wrongArgumentsShowTheUsage() throws Exception {
        assertThat(run("localhost:7000")).isEqualTo(new MainProgram(2, "", USAGE));
        assertThat(run("server :0 line extra")).isEqualTo(new MainProgram(2, "", USAGE));
    }

    @ParameterizedTest
    @CsvSource({"server localhost:x, localhost:x", "server localhost:0 lines, lines"})
    void aWrongValueIsNamedInOneLine(String arguments, String value) throws Exception {
        MainProgram ended = run(arguments);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("api: ")
                .contains("\"" + value + "\"")
                .hasLineCount(1);
    }

    @Test
    void aPortInUseIsAnErrorOfOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            MainProgram ended = run("server " + address);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("api: cannot listen on " + address)
                    .hasLineCount(1);
        }
    }
}
