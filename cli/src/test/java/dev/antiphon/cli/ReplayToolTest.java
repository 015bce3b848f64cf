package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** What {@code replay} says of files that it cannot play. */
class ReplayToolTest {
    /** A capture without a packet: its header alone. */
    private static final byte[] EMPTY =
            HexFormat.of().parseHex("d4c3b2a1020004000000000000000000ffff000065000000");

    private static final String RECORDING = """
            {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":4,"text":"PING"}
            """;

    @TempDir
    private Path folder;

    private String capture = "";
    private String recording = "";

    @BeforeEach
    void write() throws IOException {
        capture = Files.write(folder.resolve("talk.pcap"), EMPTY).toString();
        recording = Files.writeString(folder.resolve("talk.jsonl"), RECORDING).toString();
    }

    private static void says(String what, String remedy, String... arguments) {
        String[] english = Arrays.copyOf(arguments, arguments.length + 2);
        english[arguments.length] = "--lang";
        english[arguments.length + 1] = "en";
        Ran ran = Ran.of(english);
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.errLines()).containsExactly("antiphon: " + what, "  " + remedy);
    }

    @Test
    void jsonIsWhatHappensAndTheOutcomeStandsBesideIt() {
        try (TcpServer server = TcpServer.builder()
                .framing(Framing.line())
                .onInline((message, reply) -> reply.text("PONG"))
                .start("127.0.0.1:0")) {
            String to = "127.0.0.1:" + server.port();
            Ran ran = Ran.of("replay", recording, "--to", to, "--json", "--lang", "en");
            assertThat(ran.status()).isZero();
            assertThat(ran.err()).isEqualTo("conversation 1: 1 lines, 0 not as recorded\n");
            assertThat(ran.out().lines())
                    .allMatch(line -> line.startsWith("{\"v\":1,"))
                    .anyMatch(line -> line.contains("\"dir\":\"c2s\",\"len\":4,\"text\":\"PING\""));
        }
    }

    @Test
    void captureWithoutAConversation() {
        says(
                capture + ": nothing is said in it on any TCP connection",
                "capture a conversation from its beginning:"
                        + "  tcpdump -i any -s 0 -w FILE tcp port PORT",
                "replay",
                capture);
    }

    @Test
    void captureThatIsCutOff() throws IOException {
        Files.write(Path.of(capture), Arrays.copyOf(EMPTY, 30));
        says(
                capture + ": it cannot be played: it is cut off after packet 0: 6 of 16 bytes are"
                        + " there",
                "capture the whole conversation:  tcpdump -i any -s 0 -w FILE tcp port PORT",
                "replay",
                capture);
    }

    @Test
    void optionsOfCapturesWithARecording() {
        says(
                "--framing says nothing of " + recording + ", which is a recording",
                "leave it out; the recording says its framing itself",
                "replay",
                recording,
                "--framing",
                "line");
        says(
                recording + ": it is no capture",
                "--as-recording takes a file of tcpdump or Wireshark; a recording is one already",
                "replay",
                recording,
                "--as-recording");
        says(
                recording + ": there is no conversation 2 of 1",
                "give --conversation 1 to 1, or all",
                "replay",
                recording,
                "--conversation",
                "2");
    }

    @Test
    void recordingOfNothingIsNotServed() throws IOException {
        Files.writeString(Path.of(recording), RECORDING.lines().findFirst().orElseThrow() + "\n");
        says(
                recording + ": nothing is said in it",
                "record a conversation:  antiphon proxy --to HOST:PORT --record FILE",
                "replay",
                recording,
                "--as-server",
                "--listen",
                "0");
    }
}
