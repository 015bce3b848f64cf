package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code antiphon report --merge} on files, and what it ends with. */
class MergeToolTest {
    private static final String REPEAT =
            "  repeat the runs with the same settings and at the same time, and give each result"
                    + " once:  antiphon load --start-at TIME";

    @TempDir
    private Path folder;

    private Path one;
    private Path two;
    private Path three;

    @BeforeEach
    void write() throws IOException {
        one = write("one.json", SampleRun.of(100));
        two = write("two.json", SampleRun.of(110).host("bench-2").later(Duration.ofMillis(8)));
        three = write("three.json", SampleRun.of(120).host("bench-3"));
    }

    private Path write(String name, SampleRun run) throws IOException {
        return run.write(folder.resolve(name));
    }

    private static Ran merge(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("report", "--merge", "--lang", "en"));
        for (Object each : arguments) {
            all.add(each.toString());
        }
        return Ran.of(all.toArray(String[]::new));
    }

    @Test
    void resultsAreMergedIntoOneThatReportReads() throws IOException {
        Path all = folder.resolve("all.json");
        Path page = folder.resolve("all.html");
        Path xml = folder.resolve("all.xml");
        Ran ran = merge(one, two, three, "-o", all, "-o", page, "--junit", xml);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .startsWith("Load on localhost:7000: 30,000/s, 150 connections")
                .contains("Merged from 3 generators. By their clocks, their starts differ by 8")
                .contains("30,000 requests: 30,000 answered as expected (30,000/s), 0 failed");
        assertThat(page).content().contains("Merged from 3 generators");
        assertThat(xml).content().contains("hostname=\"bench, bench-2, bench-3\"");
        Ran again = Ran.of("report", "--lang", "en", all.toString());
        assertThat(again.out()).isEqualTo(ran.out());
        assertThat(merge(one, two, three, "--json").out()).isEqualTo(Files.readString(all));
        Path pair = folder.resolve("pair.json");
        assertThat(merge(one, two, "-o", pair, "-q").out()).isEmpty();
        assertThat(merge(pair, three).out()).contains("Merged from 3 generators");
    }

    @Test
    void statusIsThatOfALoad() throws IOException {
        Path wrong = write("wrong.json", SampleRun.of(130).host("bench-4").wrong(3));
        assertThat(merge(one, wrong).status()).isEqualTo(1);
        Path slow = write("slow.json", SampleRun.of(900).host("b").objectives("p99<300us"));
        Path fast = write("fast.json", SampleRun.of(100).host("a").objectives("p99<300us"));
        Ran missed = merge(slow, fast);
        assertThat(missed.status()).isEqualTo(99);
        assertThat(missed.out()).contains("p99<0.3ms: MISSED");
    }

    @Test
    void invalidResultMakesTheMergedOneInvalid() throws IOException {
        Validity starved = new Validity(
                List.of(new Reason.LateSends(
                        Duration.ofMillis(40), Duration.ofMillis(1), 99, SampleRun.REPLIES)),
                List.of());
        Path invalid = write("invalid.json", SampleRun.of(105).host("bench-5").validity(starved));
        Ran ran = merge(one, invalid);
        assertThat(ran.status()).isEqualTo(98);
        assertThat(ran.out()).contains("\nINVALID: ", "  bench-5: Requests left late");
    }

    @Test
    void unlikeResultsAreRefusedWithEachValue() throws IOException {
        Path unlike = write("unlike.json", SampleRun.of(105).framing("crlf"));
        Path all = folder.resolve("all.json");
        Ran ran = merge(one, unlike, two, "--out", all);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errLines())
                .containsExactly(
                        "These results cannot be merged",
                        "They differ in this, which must be the same: framing",
                        "  line: " + one + ", " + two,
                        "  crlf: " + unlike,
                        "antiphon: these 3 results cannot be merged",
                        REPEAT);
        assertThat(all).doesNotExist();
    }

    @Test
    void runsAtOtherTimesAndTheSameRunTwiceAreRefused() throws IOException {
        Path tomorrow = write("tomorrow.json", SampleRun.of(100).later(Duration.ofDays(1)));
        assertThat(merge(one, tomorrow).err()).contains("did not run at the same time");
        Path copy = Files.copy(one, folder.resolve("copy.json"));
        assertThat(merge(one, copy).err()).contains("are the same run");
        assertThat(merge(one, two, one).err()).contains("name the same file");
    }

    @Test
    void optionsAndFilesThatDoNotFitAreRefused() {
        assertThat(merge(one).errLines())
                .containsExactly(
                        "antiphon: --merge needs two results or more, and " + one + " is one",
                        "  give the result of each generator:  antiphon report --merge A.json"
                                + " B.json");
        assertThat(merge(one, two, "--max-regress", "p99=5%").status()).isEqualTo(2);
        assertThat(merge(one, two, "-o", "all.txt").errLines().getFirst())
                .isEqualTo("antiphon: --out all.txt: unknown kind of result");
        assertThat(merge(one, two, "-o", two).status()).isEqualTo(2);
        assertThat(Ran.of("report", "--lang", "en", one.toString(), "-o", "copy.json")
                        .errLines())
                .containsExactly(
                        "antiphon: --out copy.json: the name does not end in .html",
                        "  give a name that ends in .html; report writes .json only with --merge");
    }
}
