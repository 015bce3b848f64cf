package dev.antiphon.cli;

import static dev.antiphon.cli.DocPage.cell;
import static dev.antiphon.cli.DocPage.code;
import static dev.antiphon.cli.DocPage.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.ReferenceTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/cli.md} says what the declarations say; {@code ./build docs} writes it anew. */
class CliPageTest {
    private static final String DEFAULT = "Default: ";
    private static final int NO_JDK = 69;
    private static final Pattern VARIABLE =
            Pattern.compile("\\b(ANTIPHON_[A-Z_]+|JAVA_[A-Z_]+|LC_[A-Z]+|LANG|COLUMNS)\\b");

    private final ResourceBundle help = Texts.in("en").texts(ToolCommand.words());

    @Test
    void pageListsEveryCommandOptionVariableAndStatus() throws IOException {
        StringBuilder page = new StringBuilder("""
            # The command line

            <!-- Generated from the declarations in cli/: ./build docs writes it anew. -->

            """);
        page.append(DocPage.texts("page.properties").get("introduction")).append("\n");
        CommandLine line = Cli.commands(Terminal.ofProcess(), Texts.in("en"));
        section(page, "antiphon", line);
        line.getSubcommands().forEach((name, each) -> section(page, "antiphon." + name, each));
        page.append("\n## Values\n\n")
                .append(DocPage.texts("page.properties").get("values"))
                .append("\n\n")
                .append(row("Value", "Form", "Examples", "Refused", "Options"))
                .append("|---|---|---|---|---|\n");
        for (ValueKind kind : ValueKind.values()) {
            page.append(value(kind, line));
        }
        page.append("\n## Environment variables\n\n")
                .append(row("Variable", "Meaning"))
                .append("|---|---|\n");
        ReferenceTexts reference = ReferenceTexts.in("en");
        reference.variables().forEach((name, text) -> page.append(row(code(name), cell(text))));
        page.append("\n## Exit codes\n\n")
                .append(DocPage.texts("page.properties").get("exit"))
                .append("\n\n")
                .append(row("Code", "Meaning"))
                .append("|---|---|\n");
        reference
                .exitCodes()
                .forEach((code, text) -> page.append(row(String.valueOf(code), cell(text))));
        new DocPage("cli.md").is(page.toString());
    }

    @Test
    void declaredDefaultsAreThoseOfTheHelp() {
        CommandLine line = Cli.commands(Terminal.ofProcess(), Texts.in("en"));
        line.getSubcommands().forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                String text = text("antiphon." + name, option);
                int at = text.indexOf(DEFAULT);
                if (at >= 0 && !declared(option).isEmpty()) {
                    assertThat(text.substring(at + DEFAULT.length()).replace("\"", ""))
                            .as(name + " " + option.longestName())
                            .isEqualTo(declared(option));
                }
            }
        });
    }

    @Test
    void eachStatusIsDescribedInBothLanguages() throws Exception {
        Set<Integer> statuses = new TreeSet<>(Set.of(NO_JDK));
        for (Field field : Status.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                field.setAccessible(true);
                statuses.add(field.getInt(null));
            }
        }
        for (String language : Texts.LANGUAGES) {
            assertThat(ReferenceTexts.in(language).exitCodes().keySet()).isEqualTo(statuses);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void commandHasItsOwnStatusesAndThoseOfAll(String language) {
        ReferenceTexts reference = ReferenceTexts.in(language);
        assertThat(reference.exitCodes("send").keySet())
                .contains(0, 1, 2, 7, 8, 130)
                .doesNotContain(45, 99);
        assertThat(reference.exitCodes("serve").keySet())
                .contains(0, 1, 2, 45, 130)
                .doesNotContain(7, 8, 99);
        assertThat(reference.exitCodes("demo").keySet()).contains(0, 2).doesNotContain(1, 45);
        assertThat(reference.exitCodes("send").get(1))
                .isNotEqualTo(reference.exitCodes().get(1));
    }

    @Test
    void eachVariableThatIsReadIsDescribed() throws IOException {
        Set<String> read = new TreeSet<>();
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> files = new ArrayList<>(List.of(
                root.resolve("scripts/run-tool.sh"),
                root.resolve("cli/src/main/resources/dev/antiphon/cli/text/texts_en.properties")));
        try (Stream<Path> sources = Files.walk(root.resolve("cli/src/main/java"))) {
            sources.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            VARIABLE.matcher(Files.readString(file))
                    .results()
                    .forEach(found -> read.add(found.group(1)));
        }
        for (String language : Texts.LANGUAGES) {
            assertThat(ReferenceTexts.in(language).variables().keySet()).isEqualTo(read);
        }
    }

    private void section(StringBuilder page, String key, CommandLine command) {
        page.append("\n## `").append(key.replace('.', ' ')).append("`\n\n");
        List<String> header = new ArrayList<>();
        for (int i = 0; help.containsKey(key + ".usage.header." + i); i++) {
            header.add(plain(help.getString(key + ".usage.header." + i)));
        }
        page.append(header.get(0)).append("\n");
        if (help.containsKey(key + ".usage.description")) {
            String description =
                    plain(help.getString(key + ".usage.description")).strip();
            page.append("\n").append(cell(description)).append("\n");
        }
        page.append("\n```text\n");
        header.stream().skip(3).forEach(each -> page.append(each.strip()).append("\n"));
        page.append("```\n\n")
                .append(row("Option", "Value", "Default", "Meaning"))
                .append("|---|---|---|---|\n");
        command.getCommandSpec()
                .positionalParameters()
                .forEach(each -> page.append(argument(key, each)));
        command.getCommandSpec().options().forEach(each -> page.append(argument(key, each)));
    }

    private String value(ValueKind kind, CommandLine line) throws IOException {
        Set<String> options = new TreeSet<>();
        line.getSubcommands().forEach((name, command) -> {
            for (ArgSpec each : command.getCommandSpec().args()) {
                if (kind.isOf(each.paramLabel(), text("antiphon." + name, each))) {
                    String option = each instanceof OptionSpec named
                            ? named.longestName()
                            : each.paramLabel().replaceFirst("\\|.*", "");
                    options.add(option);
                }
            }
        });
        return row(
                kind.name(),
                DocPage.texts("page.properties").get("value." + kind.name()),
                codes(kind.good()),
                codes(kind.bad()),
                codes(options));
    }

    private static String codes(Collection<String> texts) {
        return texts.stream().map(DocPage::code).collect(Collectors.joining(", "));
    }

    private String argument(String key, ArgSpec argument) {
        String text = text(key, argument);
        int at = text.indexOf(DEFAULT);
        String meaning = at < 0 ? text : text.substring(0, at);
        String stated = at < 0 ? "" : text.substring(at + DEFAULT.length());
        String declared = declared(argument);
        String otherwise = argument.required()
                ? "required"
                : declared.isEmpty() ? stated.isEmpty() ? "-" : cell(stated) : code(declared);
        if (argument instanceof OptionSpec option) {
            String names =
                    Stream.of(option.names()).map(DocPage::code).collect(Collectors.joining(", "));
            String label = option.arity().max() == 0 ? "" : option.paramLabel();
            return row(names, code(label), otherwise, cell(meaning));
        }
        return row("(argument)", code(argument.paramLabel()), otherwise, cell(meaning));
    }

    private String text(String key, ArgSpec argument) {
        String name = switch (argument) {
            case OptionSpec option -> option.longestName().substring("--".length());
            case PositionalParamSpec parameter -> parameter.descriptionKey();
            default -> throw new AssertionError(argument);
        };
        return plain(help.getString(key + "." + name));
    }

    /** Returns the declared default; empty where there is none or where it is a flag's. */
    private static String declared(ArgSpec argument) {
        return argument.initialValue() instanceof String || argument.initialValue() instanceof Long
                ? argument.initialValue().toString()
                : "";
    }

    /** Resolves the escapes of the help's format. */
    private static String plain(String text) {
        return text.replace("%n", "\n").replace("%%", "%");
    }
}
