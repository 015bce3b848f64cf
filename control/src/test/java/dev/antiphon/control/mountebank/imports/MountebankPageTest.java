package dev.antiphon.control.mountebank.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample of the page for users of mountebank. */
class MountebankPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/mountebank.md");

    private static String sample(String mark) throws IOException {
        Matcher found = Pattern.compile("(?s)<!-- " + mark + " -->\n```[a-z]+\n(.*?)```\n")
                .matcher(Files.readString(PAGE));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void theImposterOfThePageBecomesItsRules() throws IOException {
        byte[] imposter = sample("imposter").getBytes(StandardCharsets.UTF_8);

        assertThat(MountebankImport.of(imposter).yaml()).isEqualTo(sample("rules"));
    }
}
