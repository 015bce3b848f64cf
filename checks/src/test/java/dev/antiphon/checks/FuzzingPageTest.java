package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of docs/fuzzing.md has the targets that there are. */
class FuzzingPageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String SUFFIX = "FuzzTest.java";
    private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

    @Test
    void tableHasEveryTarget() throws IOException {
        Set<String> targets;
        try (Stream<Path> files = Files.walk(ROOT.resolve("fuzz/src/test/java"))) {
            targets = files.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith(SUFFIX))
                    .map(each -> each.substring(0, each.length() - SUFFIX.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> listed = Files.readString(ROOT.resolve("docs/fuzzing.md"))
                .lines()
                .filter(each -> each.startsWith("| `"))
                .flatMap(each -> NAME.matcher(each.split("\\|", 3)[1]).results())
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(targets).hasSizeGreaterThan(20).isEqualTo(listed);
    }
}
