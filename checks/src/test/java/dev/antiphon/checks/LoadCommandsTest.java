package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.ToolRun;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command lines of the pages about load are what the tool takes. */
@Timeout(120)
class LoadCommandsTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String TARGET = "localhost:7000";
    private static final int REFUSED = 7;

    @TempDir
    private Path folder;

    private static List<String> commands(String page) throws IOException {
        return Sample.of(DOCS.resolve(page), "sh").stream()
                .flatMap(sample -> sample.text().lines())
                .filter(line -> line.startsWith("antiphon "))
                .toList();
    }

    /** The words of a line as a shell splits it, with other files and another target. */
    private String[] words(String line, String target) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find(); ) {
            if (word.group().startsWith("#")) {
                break;
            }
            String text = word.group(1) == null ? word.group(2) : word.group(1);
            words.add(
                    text.matches("[a-z-]+\\.(json|html|xml)")
                            ? folder.resolve(text).toString()
                            : text.replace(TARGET, target));
        }
        words.removeFirst(); // the tool itself
        return words.toArray(String[]::new);
    }

    /** All are long; that they are read, and go as far as connecting, is soon known. */
    @Test
    void everyLoadCommandOfThePagesParses() throws IOException {
        String nobody = "127.0.0.1:" + Ports.free();
        List<String> lines = commands("load.md");
        assertThat(lines).hasSize(6);
        for (String each : lines) {
            String line = each.replace("--console --linger 10m", "--console 127.0.0.1:0");
            ToolRun run = ToolRun.of(words(line, nobody));
            assertThat(run.status()).as(line + ": " + run.err()).isEqualTo(REFUSED);
        }
    }

    @Test
    void firstLoadSucceedsAndEveryReportCommandRuns() throws IOException {
        String first = commands("load.md").getFirst().replace("-d 30s", "-d 300ms");
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageInline(
                        (message, reply) -> reply.text(message.text().replace("GET", "VALUE")))
                .start("localhost:0")) {
            for (String file : List.of("run", "before", "after")) {
                ToolRun run = ToolRun.of(
                        words(first + " --out " + file + ".json", "localhost:" + server.port()));
                assertThat(run.out()).contains("150 requests: 150 answered as expected");
            }
        }
        List<String> lines = commands("load-reports.md");
        assertThat(lines).hasSize(6);
        for (String line : lines) {
            ToolRun run = ToolRun.of(words(line, TARGET));
            if (line.contains("--merge")) {
                assertThat(run.err()).contains("did not run at the same time");
                continue;
            }
            boolean two = line.contains("after.json");
            // a busy machine may have spoilt a run, and 150 requests have no 99th percentile
            assertThat(run.status())
                    .as(line + ": " + run.err())
                    .isIn(two ? List.of(0, 1, 2) : List.of(0));
            assertThat(run.out()).isNotEmpty();
            assertThat(run.err()).doesNotContain("--help");
        }
        assertThat(folder.resolve("run.html")).content().startsWith("<!doctype html>");
        assertThat(folder.resolve("objectives.xml")).content().contains("<testsuite");
    }
}
