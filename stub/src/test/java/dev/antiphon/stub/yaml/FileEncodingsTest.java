package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of rules as editors and shells of various systems save them. */
class FileEncodingsTest {
    private static final String RULES = "rules:\n  - when: ПИНГ\n    reply: ПОНГ\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "\ufeff"})
    void markAndLineEndsOfWindowsAreRead(String mark) throws IOException {
        Path file =
                Files.writeString(folder.resolve("rules.yaml"), mark + RULES.replace("\n", "\r\n"));
        try (StubServer stub = StubServer.start(Framing.line())) {
            stub.use(StubFile.read(file));
            try (Peer caller = Peer.connect(stub.port())) {
                assertThat(caller.send("ПИНГ\n".getBytes(StandardCharsets.UTF_8))
                                .read("ПОНГ\n".getBytes(StandardCharsets.UTF_8).length))
                        .isEqualTo("ПОНГ\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"windows-1251, windows-1251", "UTF-16, UTF-16BE", "UTF-16LE, UTF-16LE"})
    void otherEncodingIsNamed(String written, String named) throws IOException {
        Path file = folder.resolve("rules.yaml");
        Files.write(file, RULES.getBytes(Charset.forName(written)));
        assertThatThrownBy(() -> StubFile.read(file))
                .isInstanceOf(StubFileException.class)
                .hasMessageContaining("it is not UTF-8; its encoding looks like " + named);
    }
}
