package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.capture.Capture;
import dev.antiphon.capture.CaptureException;
import dev.antiphon.capture.CapturedConversation;
import dev.antiphon.capture.CapturedRecording;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What redis-cli says to redis-server is captured on its way by tcpdump, and played again as either
 * side.
 */
@Timeout(120)
class CapturedRedisTest {
    private static final int CONVERSATIONS = 5;

    @TempDir
    private Path folder;

    private Path capture;

    /** Captures what the client says to the server; gives what the client printed. */
    private String captured(ForeignServer redis, String... how) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw Missing.here("only root may capture");
        }
        capture = folder.resolve("redis.pcap");
        // at once each packet takes a frame of the whole length in the kernel's ring: the usual
        // 2 MiB are eight packets, and a busy machine loses the ninth
        String[] command = {
            "tcpdump",
            "-Z",
            "root",
            "-s",
            "0",
            "-B",
            "32768",
            "-U",
            "--immediate-mode",
            "-w",
            capture.toString()
        };
        String filter = "tcp port " + redis.port();
        String[] all = new String[command.length + how.length + 1];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(how, 0, all, command.length, how.length);
        all[all.length - 1] = filter;
        try (Child tcpdump = Child.start(List.of(all), Map.of())) {
            tcpdump.errorLine("tcpdump: listening on");
            String printed = RedisTest.cli(redis.port());
            await().atMost(Duration.ofSeconds(20)).until(this::isComplete);
            return printed;
        }
    }

    private boolean isComplete() throws IOException {
        try {
            List<CapturedConversation> all = Capture.conversations(capture);
            return all.size() == CONVERSATIONS
                    && all.stream()
                            .allMatch(each ->
                                    each.end().isPresent() && each.failure().isEmpty());
        } catch (CaptureException e) {
            return false; // the file ends in the middle of a packet for now
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i lo", "-i any", "-i any -y LINUX_SLL"})
    void captureIsPlayedAsClientAndAsServer(String how) throws Exception {
        ForeignServer.require("redis-server", "redis-server", "redis-cli");
        ForeignServer.require("tcpdump", "tcpdump");
        try (ForeignServer redis = ForeignServer.start(port -> RedisTest.server(folder, port))) {
            String printed = captured(redis, how.split(" "));
            assertThat(printed).isEqualTo(RedisTest.REPLIES);
            Script script = Script.of(
                    CapturedRecording.entries(Capture.conversations(capture), Framing.raw()));
            PlayedAgain talk = PlayedAgain.of(redis, RedisTest::cli, script, printed);
            talk.asServer(Masks.none());
            assertThat(talk.asClient(Masks.of(List.of(":\\d+\r\n"))))
                    .flatExtracting(Outcome::differences)
                    .isEmpty();
        }
    }

    @Test
    void toolListsTheConversationsAndPlaysTheChosenOne() throws Exception {
        ForeignServer.require("redis-server", "redis-server", "redis-cli");
        ForeignServer.require("tcpdump", "tcpdump");
        try (ForeignServer redis = ForeignServer.start(port -> RedisTest.server(folder, port))) {
            captured(redis, "-i", "lo");
            String to = "127.0.0.1:" + redis.port();
            try (Child replay = Tool.start("replay", capture, "--to", to, "--lang", "en")) {
                assertThat(replay.status()).isEqualTo(2);
                assertThat(replay.errors())
                        .startsWith("      1  127.0.0.1:")
                        .contains(" > " + to + ", 46/5\n      2  ")
                        .contains("redis.pcap: 5 conversations, listed above ")
                        .contains("choose one by its number or a side:  --conversation 1 ");
            }
            try (Child replay = Tool.start(
                    "replay", capture, "--conversation", 2, "--to", to, "--lang", "en")) {
                assertThat(replay.output())
                        .isEqualTo("conversation 1: 2 messages, 0 differences\n");
            }
            Path recording = folder.resolve("redis.jsonl");
            try (Child replay =
                    Tool.start("replay", capture, "--conversation", "all", "--as-recording")) {
                Files.writeString(recording, replay.output());
            }
            try (Child replay = Tool.start(
                    "replay", recording, "--conversation", 1, "--to", to, "--lang", "en")) {
                assertThat(replay.output())
                        .isEqualTo("conversation 1: 2 messages, 0 differences\n");
            }
        }
    }
}
