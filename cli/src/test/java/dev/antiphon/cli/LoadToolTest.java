package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code load} against a server that answers after 100 ms, for which it is never too late. */
class LoadToolTest {
    private static final long DELAY_NANOS = 100_000_000;

    private TcpServer server;

    @BeforeEach
    void start() {
        server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> {
                    LockSupport.parkNanos(DELAY_NANOS);
                    return Reply.text("got " + message.text());
                })
                .start("127.0.0.1:0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran load(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "load", "--to", "127.0.0.1:" + server.port(), "--framing", "line", "-c", "20"));
        arguments.addAll(List.of(more));
        System.gc(); // what earlier tests left would be collected in the run, and judged with it
        return Ran.of(arguments.toArray(String[]::new));
    }

    @Test
    void resultGoesToOutputAndTheSecondsToError() {
        Ran ran = load(
                "--rate",
                "40",
                "-d",
                "1s",
                "one {number}",
                "--expect",
                "got {message}",
                "--lang",
                "en",
                "--slo",
                "p50<1s,errors<1%");
        assertThat(ran.status()).as(ran.out()).isZero();
        assertThat(ran.out())
                .startsWith("Load on 127.0.0.1:")
                .containsPattern("percentile +response +service")
                .contains("40 requests: 40 answered as expected")
                .contains("p50<1000ms: held (")
                .contains("errors<1%: held (0%)");
        assertThat(ran.err()).contains("1\u00a0s of 1\u00a0s  ok ").doesNotContain("\r");
    }

    @Test
    void missedObjectiveIs99() {
        Ran ran = load("--rate", "40", "-d", "1s", "x", "--slo", "mean<50ms", "-q");
        assertThat(ran.status()).isEqualTo(Status.OBJECTIVE_MISSED);
        assertThat(ran.out()).contains("mean<50ms: НЕ ВЫПОЛНЕНА (");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void invalidResultIs98EvenIfAnObjectiveIsGiven() {
        Ran ran =
                load("--rate", "max", "-d", "200ms", "x", "--slo", "p99<5s", "-q", "--lang", "en");
        assertThat(ran.out())
                .contains("INVALID: these figures must not be used, for the reasons below")
                .contains("p99<5000ms asks for 1,000 replies, and there were ")
                .contains("p99<5000ms: not judged");
        assertThat(ran.status()).isEqualTo(Status.INVALID_RESULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate 5 -d 1s --slo p99<20ms|p99<20ms needs 1000 replies, but 5 requests are planned in 1s|--duration 200s",
                "--rate 99 --slo mean<1s,p99<20ms|but 990 requests are planned in 10s|--duration 11s",
                "--rate 10..100x2 --step 5s --slo p90<1s|p90<1000ms needs 100 replies, but 50 requests|--step 10s",
                "--rate 1..9x2 --find p50<1s|p50<1000ms needs 20 replies, but 10 requests|--step 20s",
            })
    void runThatIsTooShortForItsPercentileIsRefused(String options, String what, String remedy) {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
        arguments.addAll(List.of("x", "--lang", "en"));
        Ran ran = load(arguments.toArray(String[]::new));
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains(what).contains("run for longer:  " + remedy + "   or ");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void hexadecimalMessagesHavePlacesBetweenTheirBytes() {
        Ran ran = load(
                "--rate",
                "40",
                "-d",
                "500ms",
                "--hex-in",
                "7b {number:bcd2} 7d",
                "--expect",
                "67 6f 74 20 {message}",
                "--first",
                "48 49",
                "--lang",
                "en",
                "-q");
        assertThat(ran.status()).as(ran.out()).isZero();
        assertThat(ran.out()).contains("20 requests: 20 answered as expected");
        assertThat(load("--hex-in", "7", "--lang", "en").err())
                .contains("\"7\" is not hexadecimal; give pairs of the digits");
    }

    @Test
    void requestsWithoutRepliesCountAsTaken() {
        Ran ran = load("--rate", "40", "-d", "500ms", "x", "--no-reply", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.INVALID_RESULT); // this server does answer
        assertThat(ran.out())
                .contains("20 requests: 20 taken by the system")
                .contains("Messages that no request was waiting for: ");
    }

    @Test
    void failedRequestsWithoutAnObjectiveAreOne() {
        Ran ran = load("--rate", "40", "-d", "1s", "x", "-e", "something else", "--lang", "en");
        assertThat(ran.status()).as(ran.out()).isEqualTo(Status.NOT_EXPECTED);
        assertThat(ran.out()).contains("  wrong reply: 40\n");
    }

    @Test
    void closedModelIsLabelled() {
        Ran ran = load("-d", "500ms", "x", "--lang", "en");
        assertThat(ran.out())
                .contains("Closed model: ")
                .contains("not corrected for coordinated omission");
    }

    @Test
    void messagesComeFromFilesAndRecordings(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("message"), "from a file");
        Path recording = Files.writeString(folder.resolve("talk.jsonl"), """
                {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-11-22T12:00:00.000Z"}
                {"v":1,"t":0.010,"ev":"open","conn":1,"client":"127.0.0.1:5"}
                {"v":1,"t":0.011,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":6,"text":"from a","reads":1}
                """);
        Ran ran = load(
                "--rate",
                "40",
                "-d",
                "1s",
                "@" + file,
                "--recording",
                recording.toString(),
                "-e",
                "/^got from a( file)?$/",
                "--lang",
                "en");
        assertThat(ran.out()).contains("40 answered as expected (", "0 failed");
    }

    @Test
    void resultIsWrittenAsPageAndJsonAndItsObjectivesAsJunit(@TempDir Path folder)
            throws IOException {
        Path page = folder.resolve("result.html");
        Path json = folder.resolve("result.json");
        Path junit = folder.resolve("objectives.xml");
        Ran ran = load(
                "--rate",
                "40",
                "-d",
                "1s",
                "x",
                "--slo",
                "p50<1s",
                "-o",
                page.toString(),
                "-o",
                json.toString(),
                "--junit",
                junit.toString());
        assertThat(ran.status()).as(ran.out()).isZero();
        assertThat(page).content().startsWith("<!doctype html>").contains("<svg");
        assertThat(junit).content().contains("<testcase").contains("p50&lt;1000ms");
        assertThat(Ran.of("report", json.toString(), "--lang", "en").out())
                .contains("40 requests: 40 answered as expected");
    }

    @Test
    void fileThatCannotBeWrittenIsToldBeforeTheLoad() {
        Ran noFolder = load("x", "--junit", "/no/such/folder/o.xml", "--lang", "en");
        assertThat(noFolder.status()).isEqualTo(Status.USAGE);
        assertThat(noFolder.err()).startsWith("antiphon: --junit").contains("/no/such/folder");
        assertThat(load("x", "--out", "result.txt", "--lang", "en").err())
                .contains("unknown kind of result");
    }

    @Test
    void ladderTellsItsStepsAndTheKnee() {
        Ran ran = load("--rate", "20..40x2", "--step", "1s", "x", "--lang", "en");
        assertThat(ran.out())
                .containsPattern("20/s +.*held")
                .containsPattern("40/s +.*held")
                .contains("The highest rate, 40/s, held");
        assertThat(ran.err().lines())
                .anyMatch(line -> line.startsWith("20/s: 1\u00a0s of 1\u00a0s  ok "))
                .anyMatch(line -> line.startsWith("40/s: 1\u00a0s of 1\u00a0s  ok "));
    }

    @Test
    void nobodyListensThereIsSeven() throws IOException {
        Ran ran = Ran.of(
                "load", "--to", "127.0.0.1:" + Ports.free(), "-f", "line", "x", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.REFUSED);
        assertThat(ran.err()).startsWith("antiphon: no server listens on 127.0.0.1:");
    }

    private ToolProcess loadFor(String time, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("load", "--to"));
        arguments.addAll(List.of("127.0.0.1:" + server.port(), "-f", "line", "-d", time));
        arguments.addAll(List.of("--lang", "en", "x"));
        arguments.addAll(List.of(more));
        return new ToolProcess(Redirect.PIPE, arguments.toArray(String[]::new));
    }

    @Test
    void interruptedLoadTellsWhatItHasMeasured(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("part.json");
        try (ToolProcess load = loadFor("1h", "--rate", "20", "-c", "4", "-o", json.toString())) {
            BufferedReader err = load.process.errorReader(UTF_8);
            assertThat(err.readLine()).startsWith("1\u00a0s of 60\u00a0min  ok ");
            load.signal("TERM"); // INT would be ignored where the build runs in the background
            assertThat(load.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(err.lines())
                    .containsSubsequence(
                            "antiphon: load on 127.0.0.1:" + server.port()
                                    + " interrupted; the result so far follows",
                            "  waiting up to twice the --timeout of 5s for outstanding replies;"
                                    + " interrupt again to exit at once without a result");
            assertThat(load.process.inputReader(UTF_8).lines())
                    .anyMatch(line -> line.startsWith("INVALID: the run was ended before its time"))
                    .anyMatch(line -> line.startsWith("  The run was interrupted after "))
                    .anyMatch(line -> line.matches("\\d+ requests: \\d+ answered as expected.*"));
        }
        assertThat(Ran.of("report", json.toString(), "--lang", "en").out())
                .contains("The run was interrupted after ");
    }

    @Test
    void secondSignalEndsTheLoadAtOnce() throws Exception {
        try (BadServer silent = new BadServer(socket -> {});
                ToolProcess load = new ToolProcess(
                        Redirect.PIPE,
                        "load",
                        "--to",
                        silent.address(),
                        "-f",
                        "line",
                        "--timeout",
                        "1h",
                        "-d",
                        "1h",
                        "x")) {
            BufferedReader err = load.process.errorReader(UTF_8);
            assertThat(err.readLine()).isNotNull(); // of the first second
            load.signal("TERM");
            for (int i = 0; i < 200 && load.process.isAlive(); i++) {
                load.signal("TERM"); // one that comes before it is heeded is lost
                boolean _ = load.process.waitFor(100, TimeUnit.MILLISECONDS);
            }
            assertThat(load.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(load.process.inputReader(UTF_8).lines()).isEmpty();
        }
    }

    @Test
    void mistakesAreTwoLines() {
        assertThat(load("--rate", "fast", "--lang", "en").err())
                .startsWith("antiphon: --rate fast: invalid rate");
        assertThat(load("--slo", "p99", "--lang", "en").err())
                .startsWith("antiphon: --slo p99: invalid objective");
        assertThat(load("{nothing}", "--lang", "en").err())
                .startsWith("antiphon: there is no placeholder \"{nothing}\"; there is {number}, ");
        assertThat(load("--step", "1s", "-d", "1s").status()).isEqualTo(Status.USAGE);
        assertThat(load("--one-shot", "--keep-open").status()).isEqualTo(Status.USAGE);
        assertThat(load("--recording", "/no/such/file").err()).contains("не удаётся прочитать");
    }

    @Test
    void recordingWithoutAClientsMessageIsRefusedInTheChosenLanguage(@TempDir Path folder)
            throws IOException {
        String header = "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\","
                + "\"started\":\"2026-01-01T00:00:00Z\"}\n";
        Path talk = Files.writeString(folder.resolve("talk.jsonl"), header);
        assertThat(load("--recording", talk.toString()).errLines().get(0))
                .isEqualTo("antiphon: " + talk + ": в записи нет сообщений клиентов");
    }

    @Test
    void helpIsInBothLanguages() {
        assertThat(Ran.of("load", "--help", "--lang", "en").out())
                .contains("p99<20ms,errors<0.1%")
                .contains("the open model");
        assertThat(Ran.of("load", "--help").out()).contains("Нагрузить сервер");
    }
}
