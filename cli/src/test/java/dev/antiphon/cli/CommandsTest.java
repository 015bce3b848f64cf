package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only the commands that a command line names are made ready; it must not be seen. */
class CommandsTest {
    @ParameterizedTest
    @CsvSource({"--help", "--help --lang en", "--lang en -h"})
    void helpTellsOfEveryCommandThoughNoneIsNamed(String arguments) {
        Ran ran = Ran.of(arguments.split(" "));
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).containsPattern("serve .*\\R  send .*\\R  proxy .*\\R  replay .*");
        assertThat(ran.out()).containsPattern("load .*\\R  report .*\\R  demo .*");
    }

    @Test
    void commandMayFollowTheOptionsOfTheTool() {
        Ran ran = Ran.of("--lang", "en", "demo", "--quiet");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("Сервер получил: Привет, сервер!");
    }

    @Test
    void secondWordThatIsACommandIsAValueOfTheFirst() {
        Ran ran = Ran.of("send", "serve", "--to", "localhost:0", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("--to localhost:0: that is no address");
    }
}
