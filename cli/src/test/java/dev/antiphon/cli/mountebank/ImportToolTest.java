package dev.antiphon.cli.mountebank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Ran;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command import writes rules, and names what it leaves out. */
class ImportToolTest {
    private static final String STUB = "{\"responses\":[{\"is\":{\"data\":\"PONG\"}}]}";
    private static final String INJECTED =
            "{\"predicates\":[{\"inject\":\"x => true\"}],\"responses\":[]}";

    @TempDir
    private Path folder;

    private String file(String stubs) throws IOException {
        String json = "{\"imposters\":[{\"protocol\":\"tcp\",\"port\":4545,\"framing\":\"line\","
                + "\"stubs\":[" + stubs + "]}]}";
        return Files.writeString(folder.resolve("mb.json"), json).toString();
    }

    @Test
    void rulesGoToStandardOutputAndTheCountsToStandardError() throws IOException {
        Ran ran = Ran.of("import", "mountebank", file(STUB), "--lang", "en");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("""
                        framing: 'line'
                        unmatched: {nothing: true}
                        rules:
                          - when: {anything: true}
                            reply: 'PONG'
                        """);
        assertThat(ran.err()).isEqualTo("imported: 1 imposter, 1 rule; not translated: 0\n");
    }

    @Test
    void aFileGetsTheRulesAndCheckReadsIt() throws IOException {
        String out = folder.resolve("rules.yaml").toString();
        assertThat(Ran.of("import", "mountebank", file(STUB), "-o", out).status())
                .isZero();

        Ran checked = Ran.of("check", out, "--lang", "en");
        assertThat(checked.out()).isEqualTo(out + ": rules: 1, framing line\n");
    }

    @Test
    void aPartThatIsLeftOutIsNamedAndTheStatusIsOne() throws IOException {
        String file = file(INJECTED + "," + STUB);
        Ran ran = Ran.of("import", "mountebank", file, "-q", "--lang", "en");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(file + ": imposters[0].stubs[0].predicates[0].inject: it is JavaScript;"
                        + " write a condition, or a handler in Java\n");
        assertThat(ran.out()).contains("reply: 'PONG'");

        Ran russian = Ran.of("import", "mountebank", file, "--lang", "ru");
        assertThat(russian.err())
                .contains("это JavaScript; напишите условие или обработчик на Java")
                .contains("импортировано: 1 имитатор, 1 правило; не переведено: 1");
    }

    @Test
    void theSummaryIsJsonBesideAFile() throws IOException {
        String out = folder.resolve("rules.yaml").toString();
        String file = file(INJECTED);
        Ran ran = Ran.of("import", "mountebank", file, "-o", out, "--json", "--lang", "en");
        assertThat(ran.out())
                .isEqualTo(
                        "{\"file\":\"" + out + "\",\"imposters\":1,\"rules\":0,\"untranslated\":["
                                + "{\"place\":\"imposters[0].stubs[0].predicates[0].inject\",\"reason\":"
                                + "\"it is JavaScript; write a condition, or a handler in Java\"}]}\n");
        assertThat(Ran.of("import", "mountebank", file, "--json").status()).isEqualTo(2);
    }

    @Test
    void aWrongCommandLineIsRefusedWithTheRightOne() throws IOException {
        Ran other = Ran.of("import", "mountbank", file(STUB), "--lang", "en");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("\"mountbank\"").contains("\"mountebank\"?");

        Ran missing = Ran.of("import", "mountebank", "--lang", "en");
        assertThat(missing.err()).contains("antiphon import mountebank FILE.json");
    }

    @Test
    void aFileThatIsNoJsonIsRefusedInBothLanguages() throws IOException {
        Path template = Files.writeString(folder.resolve("i.ejs"), "{<% include x %>}");
        Ran english = Ran.of("import", "mountebank", template.toString(), "--lang", "en");
        assertThat(english.status()).isEqualTo(2);
        assertThat(english.err()).contains("a template of EJS").contains("mb save");

        Ran russian = Ran.of("import", "mountebank", template.toString(), "--lang", "ru");
        assertThat(russian.err()).contains("это шаблон EJS");
    }

    @Test
    void anImposterWithAWrongFieldIsRefusedInBothLanguages() {
        String json = "{\"callbackURLTemplate\":\"http://localhost\",\"port\":70000}";
        Ran english = Ran.of("mountebank", json, "--lang", "en");
        assertThat(english.status()).isEqualTo(2);
        assertThat(english.err()).contains("\"port\" (70000) must be a whole number");

        Ran russian = Ran.of("mountebank", json, "--lang", "ru");
        assertThat(russian.err()).contains("нужно целое число от 0 до 65535");
    }
}
