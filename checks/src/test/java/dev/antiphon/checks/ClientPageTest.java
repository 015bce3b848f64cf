package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** The samples of docs/client.md compile and print what the page says. */
@Timeout(120)
class ClientPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/client.md");

    @TempDir
    private Path classes;

    @Test
    void everySampleRuns() throws Exception {
        List<Sample> samples = Sample.of(PAGE, "java");
        assertThat(samples).hasSize(2);
        JavaSamples java = new JavaSamples(classes);
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0")) {
            String port = String.valueOf(server.port());
            for (Sample sample : samples) {
                java.compile(sample, port);
                try (Child child = java.run(sample)) {
                    assertThat(sample.prints()).isNotEmpty();
                    sample.assertPrinted(child.output(), port);
                }
            }
        }
    }
}
