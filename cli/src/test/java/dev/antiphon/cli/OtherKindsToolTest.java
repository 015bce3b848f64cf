package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Status;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A command that gets a file for another one names its kind and that command. */
class OtherKindsToolTest {
    private static final byte[] CAPTURE =
            HexFormat.of().parseHex("d4c3b2a1020004000000000000000000ffff000065000000");

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        String rules = "rules:\n- {when: a, reply: b}\n";
        Files.writeString(folder.resolve("rules.yaml"), rules);
        Files.writeString(folder.resolve("rules.txt"), "framing: line\n" + rules);
        String header = "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\","
                + "\"started\":\"2026-01-01T00:00:00Z\"}\n";
        Files.writeString(folder.resolve("talk.jsonl"), header);
        Files.writeString(folder.resolve("talk"), header);
        Files.writeString(folder.resolve("result"), "{\"v\":1, \"kind\": \"load-result\"}");
        Files.write(folder.resolve("talk.pcap"), CAPTURE);
        Files.writeString(folder.resolve("unknown"), "PING\n");
    }

    private Ran ran(String language, String line) {
        Stream<String> words = Stream.of(line.split(" "))
                .map(each -> Files.exists(folder.resolve(each))
                        ? folder.resolve(each).toString()
                        : each);
        return Ran.of(Stream.concat(words, Stream.of("--lang", language)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay rules.yaml --to 7|rules.yaml|this is a file of rules|antiphon serve --stubs",
                "replay rules.txt --as-rules|rules.txt|this is a file of rules|antiphon serve --stubs",
                "replay rules.yaml --as-recording|rules.yaml|this is a file of rules|antiphon serve --stubs",
                "replay result|result|this is a load result|antiphon report",
                "report talk.jsonl|talk.jsonl|this is a recording|antiphon replay",
                "report talk result|talk|this is a recording|antiphon replay",
                "report rules.yaml|rules.yaml|this is a file of rules|antiphon serve --stubs",
                "report talk.pcap|talk.pcap|this is a capture|antiphon replay",
                "load --recording rules.yaml|rules.yaml|this is a file of rules|antiphon serve --stubs",
                "load --recording talk.pcap|talk.pcap|this is a capture|antiphon replay",
                "serve --stubs talk.jsonl|talk.jsonl|this is a recording|antiphon replay",
                "serve --stubs result|result|this is a load result|antiphon report",
            })
    void kindIsNamedWithTheCommandThatReadsIt(
            String line, String file, String kind, String command) {
        Path path = folder.resolve(file);
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.errLines().getFirst()).isEqualTo("antiphon: " + path + ": " + kind);
        assertThat(ran.errLines().getLast()).contains(command + " " + path);
    }

    @Test
    void kindIsNamedInRussian() {
        assertThat(ran("ru", "replay rules.yaml").errLines())
                .isEqualTo(List.of(
                        "antiphon: " + folder.resolve("rules.yaml") + ": это файл правил",
                        "  отвечайте по нему:  antiphon serve --stubs "
                                + folder.resolve("rules.yaml")));
    }

    @ParameterizedTest
    @CsvSource({
        "replay unknown, cannot be played",
        "report unknown, not a load result",
        "report result, not a load result",
        "serve --stubs unknown, unknown:1:1"
    })
    void errorOfTheReaderStandsForAnUnknownKindAndForItsOwn(String line, String said) {
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains(said).doesNotContain("this is a");
    }
}
