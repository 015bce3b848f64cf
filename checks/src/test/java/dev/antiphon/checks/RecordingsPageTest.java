package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingReader;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lines that docs/recordings.md shows are what the reader takes, and none is left out there.
 */
class RecordingsPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/recordings.md");

    @Test
    void everyKindOfLineIsShownAndCanBeRead() throws IOException {
        List<Sample> shown = Sample.of(PAGE, "json");
        assertThat(shown).hasSize(1);
        byte[] lines = shown.getFirst().text().getBytes(StandardCharsets.UTF_8);
        Set<Class<?>> kinds = new HashSet<>();
        try (RecordingReader reader = RecordingReader.of(new ByteArrayInputStream(lines))) {
            kinds.add(reader.header().getClass());
            for (var each = reader.next(); each.isPresent(); each = reader.next()) {
                kinds.add(each.get().getClass());
            }
        }
        Set<Class<?>> all = new HashSet<>(List.of(Entry.Timed.class.getPermittedSubclasses()));
        all.add(Entry.Header.class);
        assertThat(kinds).isEqualTo(all);
    }
}
