package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The samples of docs/sending.md run against aiosmtpd and print what the page says. */
@Timeout(120)
class SendingPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/sending.md");

    @Test
    void everySampleRunsAgainstAMailServer() throws Exception {
        ForeignServer.require("python3-aiosmtpd", "aiosmtpd");
        try (ForeignServer smtp = ForeignServer.start(SendingPageTest::server)) {
            String port = String.valueOf(smtp.port());
            List<Sample> samples = Sample.of(PAGE, "sh", "run");
            assertThat(samples).hasSize(2);
            for (Sample sample : samples) {
                sample.assertPrinted(printed(sample.withPort(port)), port);
            }
        }
    }

    private static List<String> server(int port) {
        return List.of("aiosmtpd", "-n", "-l", "localhost:" + port, "-c", "aiosmtpd.handlers.Sink");
    }

    private static String printed(String script) {
        String tool = Child.javaCommand(Main.class).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        ProcessBuilder shell = new ProcessBuilder(
                        "sh", "-c", "antiphon() { " + tool + " \"$@\"; }\n" + script)
                .redirectErrorStream(true);
        try (Child child = Child.start(shell, Map.of("ANTIPHON_LANG", "en"))) {
            return child.output();
        }
    }
}
