package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.MainProgram;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;

/** The program's arguments, and the errors that end it. */
class MainTest {
    private static final String USAGE =
            "usage: examples/run game [server [ADDRESS] | play [ADDRESS] | bots COUNT [ADDRESS]]\n";

    private static MainProgram run(String arguments) throws Exception {
        return MainProgram.run(Main.class, arguments.split(" "));
    }

    @Test
    void helpIsNoError() throws Exception {
        assertThat(run("--help")).isEqualTo(new MainProgram(0, USAGE, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bots", "bots -5", "bots x", "bots 0", "watch", "server :0 extra"})
    void wrongArgumentsShowTheUsage(String arguments) throws Exception {
        assertThat(run(arguments)).isEqualTo(new MainProgram(2, "", USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "play", "bots 2"})
    void aWrongAddressIsNamedInOneLine(String mode) throws Exception {
        MainProgram ended = run(mode + " localhost:x");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("game: address \"localhost:x\"").hasLineCount(1);
    }

    @Test
    void aPortInUseIsAnErrorOfOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            MainProgram ended = run("server " + address);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("game: cannot listen on " + address)
                    .hasLineCount(1);
        }
    }

    @Test
    void botsWithoutAServerEnd() throws Exception {
        String address = "127.0.0.1:" + Ports.free();
        MainProgram ended = run("bots 20 " + address);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("game: a bot ended: nothing is listening on " + address);
        assertThat(ended.err()).endsWith("game: no bot is left\n");
    }
}
