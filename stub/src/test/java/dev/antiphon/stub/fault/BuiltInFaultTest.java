package dev.antiphon.stub.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The list of the built-in faults agrees with their texts and with the documentation. */
class BuiltInFaultTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/testing.md");

    static Stream<BuiltInFault> builtIn() {
        return BuiltInFault.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyNameReadsAsItsFault(BuiltInFault each) {
        assertThat(each.example()).startsWith(each.name() + ":");
        assertThat(WireFault.parse(each.example())).hasToString(each.example());
        assertThat(BuiltInFault.named(each.name())).contains(each);
        assertThat(WireFault.forms()).contains(each.form());
    }

    @Test
    void namesAreSorted() {
        assertThat(builtIn().map(BuiltInFault::name)).isSorted().doesNotHaveDuplicates();
    }

    /** Compares the page's table; a failure shows the lines that it must have. */
    @Test
    void tableOfTheDocumentationIsThisList() throws IOException {
        List<String> rows = builtIn()
                .map(each -> "| `%s` | `%s` | %s |"
                        .formatted(each.form().replace("|", "\\|"), each.java(), each.effect()))
                .toList();
        assertThat(Files.readAllLines(PAGE))
                .containsSequence("| as text | in Java | effect |", "|---|---|---|")
                .containsSequence(rows);
    }
}
