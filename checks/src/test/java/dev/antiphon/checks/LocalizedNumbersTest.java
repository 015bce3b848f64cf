package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** No source formats a number in the locale of the process: some have digits of their own. */
class LocalizedNumbersTest {
    /** A number in a format text; a line that names a locale is in order. */
    private static final Pattern LOCALIZED = Pattern.compile("\"[^\"]*%[-0-9,.$]*[def]");

    @Test
    void noSourceFormatsANumberInTheLocaleOfTheProcess() throws IOException {
        List<String> localized = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("").toAbsolutePath().getParent(), 12)) {
            for (Path file :
                    (Iterable<Path>) files.filter(LocalizedNumbersTest::isMainSource)::iterator) {
                List<String> lines = Files.readAllLines(file, UTF_8);
                for (int i = 0; i < lines.size(); i++) {
                    String before = String.join(" ", lines.subList(Math.max(0, i - 3), i + 1));
                    if (LOCALIZED.matcher(lines.get(i)).find() && !before.contains("Locale.ROOT")) {
                        localized.add(file + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(localized).isEmpty();
    }

    private static boolean isMainSource(Path file) {
        String path = file.toString();
        return path.contains("/src/main/java/") && path.endsWith(".java");
    }
}
