package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code antiphon report} on files, and what it ends with. */
class ReportToolTest {
    @TempDir
    private Path folder;

    private Path before;
    private Path slower;
    private Path unlike;
    private Path invalid;

    @BeforeEach
    void write() throws IOException {
        before = write("before.json", 100, "line", Validity.VALID);
        slower = write("slower.json", 110, "line", Validity.VALID);
        unlike = write("unlike.json", 100, "crlf", Validity.VALID);
        Validity starved = new Validity(
                List.of(new Reason.LateSends(
                        Duration.ofMillis(40), Duration.ofMillis(1), 99, SampleRun.REPLIES)),
                List.of());
        invalid = write("invalid.json", 100, "line", starved);
    }

    private Path write(String name, int micros, String framing, Validity validity)
            throws IOException {
        return SampleRun.of(micros).framing(framing).validity(validity).write(folder.resolve(name));
    }

    private static Ran report(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("report", "--lang", "en"));
        for (Object each : arguments) {
            all.add(each.toString());
        }
        return Ran.of(all.toArray(String[]::new));
    }

    @Test
    void oneResultIsShown() {
        Ran ran = report(before);
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("Load on localhost:7000: 10,000/s, 50 connections");
        assertThat(ran.err()).isEmpty();
        assertThat(Ran.of("report", before.toString()).out()).startsWith("Нагрузка на localhost");
    }

    @Test
    void aPlantedRegressionEndsWithOne() {
        Ran ran = report(before, slower, "--max-regress", "p99=5%");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).startsWith("REGRESSED\n").containsPattern("p99 .*REGRESSED");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"p99=15%, 0", "'p99=15%,p50=5%', 1", "p99.99=10%, 1", "rate=1%, 0"})
    void whatIsAllowedDecides(String allowance, int status) {
        assertThat(report(before, slower, "--max-regress", allowance).status()).isEqualTo(status);
    }

    @Test
    void runsAreNotJudgedWithoutAllowances() {
        Ran ran = report(before, slower);
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("Side by side\n").contains("+10%");
    }

    @Test
    void incomparableRunsAreRefused() {
        Ran ran = report(before, unlike, "--max-regress", "p99=5%");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).containsPattern("framing +line +crlf");
        assertThat(ran.errLines())
                .containsExactly(
                        "antiphon: " + before + " and " + unlike + " cannot be compared",
                        "  repeat the second run like the first, on the same machine, until it is"
                                + " not INVALID");
    }

    @Test
    void jsonIsTheResultItselfOrTheComparison() throws IOException {
        assertThat(report(before, "--json").out()).isEqualTo(Files.readString(before));
        Ran regressed = report(before, slower, "--json", "--max-regress", "p99=5%,p99.99=5%");
        assertThat(regressed.status()).isEqualTo(1);
        assertThat(regressed.out())
                .startsWith("{\"v\":1,\"kind\":\"load-comparison\",\"possible\":true,")
                .contains("\"held\":false")
                .containsPattern(
                        "\\{\"figure\":\"p99\",\"unit\":\"ns\",\"before\":\\{\"value\":[^}]+},"
                                + "\"after\":\\{\"value\":[^}]+},\"change_percent\":[0-9.]+,"
                                + "\"allowed_percent\":5.0,\"verdict\":\"regressed\"}")
                .contains("\"before\":{\"samples\":10000,\"needed\":100000}")
                .endsWith("\"verdict\":\"unknown\"}]}\n");
        Ran refused = report(before, unlike, "--json");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.out())
                .contains("\"possible\":false", "\"unlike\":[\"framing\"]")
                .doesNotContain("figures");
        assertThat(refused.err()).contains("cannot be compared");
    }

    @Test
    void invalidRunsAreShownAndNotCompared() {
        Ran shown = report(invalid);
        assertThat(shown.status()).isZero();
        assertThat(shown.out()).contains("\nINVALID: ");
        Ran compared = report(before, invalid);
        assertThat(compared.status()).isEqualTo(2);
        assertThat(compared.out()).contains("the second run is INVALID");
    }

    @Test
    void pagesAndXmlAreWritten() throws IOException {
        Path page = folder.resolve("page.html");
        Path xml = folder.resolve("objectives.xml");
        Ran ran = report(before, "--out", page, "--junit", xml, "-q");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(page).content().startsWith("<!doctype html>").contains("lang=\"en\"");
        assertThat(xml).content().contains("<testsuite name=\"antiphon.load\" tests=\"1\"");
        report(before, slower, "-o", page);
        assertThat(page).content().contains("Antiphon load comparison");
    }

    @Test
    void fileThatIsNotAResultIsRefusedWithAReason() throws IOException {
        Path bad = folder.resolve("bad.json");
        Files.writeString(bad, "{\"v\":2}");
        Ran ran = report(bad);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errLines().get(0))
                .isEqualTo("antiphon: " + bad + ": not a load result: it is of version 2,"
                        + " and this reader knows version 1 only");
        assertThat(report(folder.resolve("none")).errLines().get(0))
                .isEqualTo("antiphon: report " + folder.resolve("none")
                        + ": cannot be read: there is no such file");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            `{"v":1,\n "kind": tru}`|Unrecognized token 'tru'|(line 2, column 10)
            `{"v":1,\n "plan":{`|it ends too early|(line 2, column 10)
            `{"v":1,\n "plan":[ }`|Unexpected close marker '}': expected ']'|(line 2, column 11)
            `{"v":1,\n "v":1}`|Duplicate Object property "v"|(line 2, column 5)
            """, delimiter = '|')
    void whereAFileIsNoJsonIsTold(String json, String what, String where) throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), json);
        assertThat(report(bad).errLines().get(0))
                .startsWith("antiphon: " + bad + ": not a load result: it is no JSON: " + what)
                .endsWith(" " + where)
                .doesNotContain("Source");
    }

    @Test
    void invalidOptionsAreRefusedBeforeAnyFileIsWritten() {
        Path page = folder.resolve("page.html");
        assertThat(report(before, slower, "--max-regress", "rate=5%,p99=10", "-o", page)
                        .errLines())
                .containsExactly(
                        "antiphon: --max-regress p99=10: not of the form FIGURE=PERCENT%",
                        "  FIGURE is pN (a percentile, e.g. p50 or p99.9), rate, knee or errors; the"
                                + " percent sign is required:  --max-regress p99=10%,errors=0.1%");
        assertThat(report(before, slower, "--max-regress", "p99=1%,p99=2%", "-o", page)
                        .errLines())
                .containsExactly(
                        "antiphon: --max-regress: p99 given more than once",
                        "  give each figure once:  --max-regress p99=10%,errors=0.1%");
        assertThat(report(before, "--max-regress", "p99=1%", "-o", page)
                        .errLines()
                        .get(0))
                .isEqualTo("antiphon: --max-regress needs two results, but one is given");
        assertThat(report(before, slower, "--junit", "x.xml", "-o", page)
                        .errLines()
                        .get(0))
                .isEqualTo("antiphon: --junit needs one result, but two are given");
        assertThat(report(before, "--out", "page.txt").errLines().get(0))
                .isEqualTo("antiphon: --out page.txt: the name does not end in .html");
        assertThat(page).doesNotExist();
        assertThat(report(before, "-o", folder.resolve("no/page.html"))
                        .errLines()
                        .get(0))
                .endsWith("page.html: cannot be written");
    }

    @Test
    void folderInPlaceOfTheReportIsNamedWithItsRemedy() throws IOException {
        Path page = Files.createDirectory(folder.resolve("page.html"));
        Ran ran = report(before, "--out", page);
        assertThat(ran.status()).isEqualTo(23);
        assertThat(ran.errLines())
                .containsExactly("antiphon: --out " + page + ": is a directory", "  name a file");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void reportOntoAFullDiskFails() throws IOException {
        Path full = Files.createSymbolicLink(folder.resolve("full.html"), Path.of("/dev/full"));
        Ran ran = Ran.of("report", before.toString(), "--out", full.toString(), "--lang", "en");
        assertThat(ran.status()).isEqualTo(23);
        assertThat(ran.errLines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("antiphon: " + full + ": cannot be written (")
                .contains("space");
    }
}
