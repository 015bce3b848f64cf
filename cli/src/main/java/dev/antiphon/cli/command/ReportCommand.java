package dev.antiphon.cli.command;

import dev.antiphon.cli.check.FileKind;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.DistinctFiles;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.load.report.compare.Allowance;
import dev.antiphon.load.report.compare.Comparison;
import dev.antiphon.load.report.file.JunitXml;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.report.file.ResultFileException;
import dev.antiphon.load.report.merge.Merge;
import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.page.ResultText;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.LoadResult;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command {@code antiphon report}, which prints one load result, compares two or
 * merges several.
 */
public final class ReportCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<List<String>> files =
            options.parameters("FILE.json", "files", "1..*");
    private final OptionValue<Boolean> merge = options.flag("--merge");
    private final OptionValue<List<String>> allowances =
            options.texts("--max-regress", "FIGURE=PERCENT%");
    private final OptionValue<List<String>> out = options.texts("-o, --out", "FILE.html|FILE.json");
    private final OptionValue<Optional<String>> junit = options.text("--junit", "FILE.xml");
    private final CommonOptions common = options.with(new CommonOptions());

    public ReportCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        common.check();
        List<Allowance> allowed = allowed();
        check();
        List<LoadResult> results =
                files.value().stream().map(ReportCommand::read).toList();
        if (merge.value()) {
            LoadResult merged = merged(results);
            show(merged);
            return ResultStatus.of(merged);
        }
        return results.size() == 1
                ? show(results.get(0))
                : compare(Comparison.of(results.get(0), results.get(1), allowed));
    }

    private List<Allowance> allowed() {
        List<Allowance> all = new ArrayList<>();
        List<String> texts = allowances.value().stream()
                .flatMap(several -> Arrays.stream(several.split(",", -1)))
                .toList();
        for (String text : texts) {
            Allowance next = allowance(text);
            if (all.stream().anyMatch(each -> each.metric().equals(next.metric()))) {
                throw CliException.usage("allowance-twice", next.metric());
            }
            all.add(next);
        }
        return all;
    }

    private static Allowance allowance(String text) {
        try {
            return Allowance.parse(text);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-allowance", text);
        }
    }

    private void check() {
        if (merge.value()) {
            checkMerge();
        } else {
            checkOneOrTwo();
        }
        DistinctFiles apart = new DistinctFiles();
        Stream<String> named = files.value().stream();
        (merge.value() ? named : named.distinct()).forEach(file -> apart.add("report", file));
        out.value().forEach(file -> apart.add("--out", file));
        junit.value().ifPresent(file -> apart.add("--junit", file));
    }

    private void checkMerge() {
        options.refuseWith("--merge", List.of("--max-regress"));
        if (files.value().size() == 1) {
            throw CliException.usage("one-result-merged", files.value().get(0));
        }
        if (files.value().size() > Merge.GENERATORS_CEILING) {
            throw CliException.usage("many-merged", files.value().size(), Merge.GENERATORS_CEILING);
        }
        for (String file : out.value()) {
            if (!file.endsWith(".html") && !file.endsWith(".json")) {
                throw CliException.usage("bad-out", "--out", file);
            }
        }
    }

    private void checkOneOrTwo() {
        if (files.value().size() > 2) {
            throw CliException.usage("many-results", files.value().size());
        }
        if (files.value().size() == 1 && !allowances.value().isEmpty()) {
            throw CliException.usage("one-result", "--max-regress");
        }
        if (files.value().size() == 2 && junit.value().isPresent()) {
            throw CliException.usage("two-results", "--junit");
        }
        for (String file : out.value()) {
            if (!file.endsWith(".html")) {
                throw CliException.usage("no-page", file);
            }
        }
    }

    /** Returns the result of all files, or shows why they cannot be merged and ends the command. */
    private LoadResult merged(List<LoadResult> results) {
        Map<String, LoadResult> byFile = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            byFile.put(files.value().get(i), results.get(i));
        }
        Merge all;
        try {
            all = Merge.of(byFile);
        } catch (IllegalArgumentException e) {
            throw CliException.refused("bad-merge", e);
        }
        if (!all.isPossible()) {
            terminal.err().print(all.obstacles(language()));
            throw CliException.usage("unlike-merged", files.value().size());
        }
        return all.result();
    }

    private static LoadResult read(String file) {
        try {
            return ResultFile.read(Path.of(file));
        } catch (ResultFileException e) {
            throw FileKind.RESULT
                    .refusalOfAnother(file)
                    .orElseGet(() -> CliException.usage("bad-result", file, LibraryText.of(e)));
        } catch (IOException | InvalidPathException e) {
            throw CliException.unreadable("report", file, e);
        }
    }

    private int show(LoadResult result) {
        for (String file : out.value()) {
            byte[] bytes = file.endsWith(".json")
                    ? ResultFile.bytes(result)
                    : utf8(ReportPage.html(result, language()));
            OutFile.write("--out", file, bytes);
        }
        junit.value().ifPresent(file -> OutFile.write("--junit", file, utf8(JunitXml.of(result))));
        if (common.json.value()) {
            terminal.out().writeBytes(ResultFile.bytes(result));
        } else {
            print(ResultText.of(result, language()));
        }
        return Status.OK;
    }

    private int compare(Comparison comparison) {
        out.value()
                .forEach(file -> OutFile.write("--out", file, utf8(comparison.html(language()))));
        if (common.json.value()) {
            terminal.out().print(comparison.json());
        } else {
            print(comparison.text(language()));
        }
        if (!comparison.isPossible()) {
            throw CliException.usage(
                    "unlike-results", files.value().get(0), files.value().get(1));
        }
        return comparison.held() ? Status.OK : Status.NOT_EXPECTED;
    }

    private void print(String text) {
        if (!common.quiet.value()) {
            terminal.out().print(text);
        }
    }

    private Language language() {
        return Language.of(texts.language());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
