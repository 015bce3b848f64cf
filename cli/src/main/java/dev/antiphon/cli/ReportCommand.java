package dev.antiphon.cli;

import dev.antiphon.load.LoadResult;
import dev.antiphon.load.report.Allowance;
import dev.antiphon.load.report.Comparison;
import dev.antiphon.load.report.JunitXml;
import dev.antiphon.load.report.Language;
import dev.antiphon.load.report.ReportPage;
import dev.antiphon.load.report.ResultFile;
import dev.antiphon.load.report.ResultFileException;
import dev.antiphon.load.report.ResultText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code antiphon report}: shows a result of load, or lays two side by side. */
@Command(name = "report", sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Words words;

    @Parameters(paramLabel = "FILE.json", arity = "1..2", descriptionKey = "files")
    private List<String> files = new ArrayList<>();

    @Option(names = "--max-regress", paramLabel = "FIGURE=PERCENT%", order = 1)
    private List<String> allowances = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.html",
            order = 2)
    private Optional<String> out = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE.xml", order = 3)
    private Optional<String> junit = Optional.empty();

    @Mixin
    private CommonOptions common = new CommonOptions();

    ReportCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() {
        common.check();
        List<Allowance> allowed = allowed();
        check();
        List<LoadResult> results = files.stream().map(ReportCommand::read).toList();
        return results.size() == 1
                ? show(results.get(0))
                : compare(Comparison.of(results.get(0), results.get(1), allowed));
    }

    private List<Allowance> allowed() {
        List<Allowance> all = new ArrayList<>();
        List<String> texts = allowances.stream()
                .flatMap(several -> Arrays.stream(several.split(",", -1)))
                .toList();
        for (String text : texts) {
            Allowance next = allowance(text);
            if (all.stream().anyMatch(each -> each.metric().equals(next.metric()))) {
                throw Problem.usage("allowance-twice", next.metric());
            }
            all.add(next);
        }
        return all;
    }

    private static Allowance allowance(String text) {
        try {
            return Allowance.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("bad-allowance", text);
        }
    }

    private void check() {
        if (files.size() == 1 && !allowances.isEmpty()) {
            throw Problem.usage("one-result", "--max-regress");
        }
        if (files.size() == 2 && junit.isPresent()) {
            throw Problem.usage("two-results", "--junit");
        }
        if (common.json) {
            throw Problem.usage("no-json", files.get(0));
        }
        if (out.isPresent() && !out.get().endsWith(".html")) {
            throw Problem.usage("no-page", out.get());
        }
    }

    private static LoadResult read(String file) {
        try {
            return ResultFile.read(Path.of(file));
        } catch (ResultFileException e) {
            throw Problem.usage("bad-result", file, String.valueOf(e.getMessage()));
        } catch (IOException | InvalidPathException e) {
            throw Problem.usage("unreadable-file", "report", file);
        }
    }

    private int show(LoadResult result) {
        out.ifPresent(file -> write("--out", file, ReportPage.html(result, language())));
        junit.ifPresent(file -> write("--junit", file, JunitXml.of(result)));
        print(ResultText.of(result, language()));
        return Status.OK;
    }

    private int compare(Comparison comparison) {
        out.ifPresent(file -> write("--out", file, comparison.html(language())));
        print(comparison.text(language()));
        if (!comparison.isPossible()) {
            throw Problem.usage("unlike-results", files.get(0), files.get(1));
        }
        return comparison.held() ? Status.OK : Status.NOT_EXPECTED;
    }

    private void print(String text) {
        if (!common.quiet) {
            terminal.out().print(text);
        }
    }

    private Language language() {
        return Language.of(words.language());
    }

    private static void write(String option, String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException e) {
            throw Problem.usage("unwritable-file", option, file);
        }
    }
}
