package dev.antiphon.cli.help;

import dev.antiphon.cli.text.LineWrap;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The layout of the help of a command. Unlike that of picocli, it never splits a value. */
public final class UsageLayout {
    private static final String NO_SHORT_NAME = "    ";

    private final int width;

    private UsageLayout(int width) {
        this.width = width;
    }

    /** Sets the layout of this command and its subcommands, for lines of this width. */
    public static void set(CommandLine command, int width) {
        UsageLayout layout = new UsageLayout(width);
        Map<String, CommandLine.IHelpSectionRenderer> sections = command.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_DESCRIPTION, layout::description);
        sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, layout::parameters);
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, layout::options);
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, layout::commands);
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, layout::footer);
        command.setHelpSectionMap(sections);
        command.getSubcommands().values().forEach(each -> each.setHelpSectionMap(sections));
    }

    private String description(Help help) {
        return wrapped(help.commandSpec().usageMessage().description());
    }

    private String footer(Help help) {
        return wrapped(help.commandSpec().usageMessage().footer());
    }

    private String parameters(Help help) {
        List<? extends ArgSpec> all = help.commandSpec().positionalParameters();
        return columns(all, help);
    }

    private String options(Help help) {
        return columns(help.commandSpec().options(), help);
    }

    private String columns(List<? extends ArgSpec> arguments, Help help) {
        Columns columns =
                new Columns(arguments.stream().map(each -> name(each, help)).toList(), width);
        arguments.forEach(each -> columns.add(name(each, help), text(each.description())));
        return columns.toString();
    }

    private String commands(Help help) {
        Map<String, Help> all = help.subcommands();
        Columns columns = new Columns(List.copyOf(all.keySet()), width);
        all.forEach((name, each) -> {
            CommandSpec spec = each.commandSpec();
            columns.add(name, text(new String[] {spec.usageMessage().header()[0]}));
        });
        return columns.toString();
    }

    private static String name(ArgSpec argument, Help help) {
        String label = help.parameterLabelRenderer()
                .renderParameterLabel(argument, help.ansi(), List.of())
                .plainString();
        if (!(argument instanceof OptionSpec option)) {
            return label.strip();
        }
        String names = String.join(", ", option.names());
        return (option.names().length == 1 ? NO_SHORT_NAME : "") + names + label;
    }

    private String wrapped(String[] paragraphs) {
        return LineWrap.lines(text(paragraphs), width).stream()
                .map(each -> each + "\n")
                .collect(Collectors.joining("", paragraphs.length == 0 ? "" : "\n", ""));
    }

    /** Resolves the escapes of the format of picocli. */
    private static String text(String[] paragraphs) {
        return Arrays.stream(paragraphs)
                .map(each -> each.replace("%n", "").replace("%%", "%"))
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
