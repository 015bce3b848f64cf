package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A conversation of redis-cli with redis-server is recorded, and played again as either side. */
@Timeout(120)
class RedisTest {
    /** Each as arguments: from its input, redis-cli would ask for documentation first. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("set", "greeting", "Привет"),
            List.of("get", "greeting"),
            List.of("incr", "n"),
            List.of("incr", "n"),
            List.of("lrange", "none", "0", "-1"));

    static final String REPLIES = "OK\nПривет\n1\n2\n\n";

    @TempDir
    private Path folder;

    @Test
    void recordedConversationIsPlayedAsClientAndAsServer() throws Exception {
        ForeignServer.require("redis-server", "redis-server", "redis-cli");
        try (ForeignServer redis = ForeignServer.start(port -> server(folder, port))) {
            PlayedAgain talk = PlayedAgain.recorded(redis, RedisTest::cli, folder);
            assertThat(talk.printed()).isEqualTo(REPLIES);
            talk.asServer(Masks.none());
            assertThat(talk.asClient(Masks.of(List.of(":\\d+\r\n"))))
                    .flatExtracting(Outcome::differences)
                    .isEmpty();
            assertThat(talk.asClient(Masks.none()))
                    .filteredOn(each -> !each.differences().isEmpty())
                    .extracting(Outcome::number)
                    .containsExactly(3, 4); // n has gone on
        }
    }

    static List<String> server(Path folder, int port) {
        return List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--save",
                "",
                "--dir",
                folder.toString());
    }

    /** What redis-cli prints for the commands, each by a connection of its own. */
    static String cli(int to) {
        StringBuilder said = new StringBuilder();
        for (List<String> each : COMMANDS) {
            List<String> command = new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(to)));
            command.addAll(each);
            try (Child cli = Child.start(command, Map.of())) {
                said.append(cli.output());
            }
        }
        return said.toString();
    }
}
