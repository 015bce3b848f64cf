package dev.antiphon.cli.packaging;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * What a man page or a completion contains of a command.
 *
 * @param word the name of the command; empty for the tool itself
 * @param synopsis the line of usage of the help
 * @param summary the first line of the help
 * @param description the description of the help; may be empty
 * @param examples the lines of the examples of the help
 */
record DeclaredCommand(
        String word,
        String synopsis,
        String summary,
        String description,
        List<String> examples,
        List<DeclaredArgument> options,
        List<DeclaredArgument> parameters) {
    private static final String TOOL = "antiphon";

    /** Returns the tool and its commands, in the order of the help. */
    static List<DeclaredCommand> all(CommandLine tool, ResourceBundle texts) {
        Stream<DeclaredCommand> commands = tool.getSubcommands().entrySet().stream()
                .map(each -> of(each.getKey(), each.getValue(), texts));
        return Stream.concat(Stream.of(of("", tool, texts)), commands).toList();
    }

    private static DeclaredCommand of(String word, CommandLine command, ResourceBundle texts) {
        String key = TOOL + "." + (word.isEmpty() ? "" : word + ".");
        List<String> header = new ArrayList<>();
        for (int i = 0; texts.containsKey(key + "usage.header." + i); i++) {
            header.add(DeclaredArgument.plain(texts.getString(key + "usage.header." + i)));
        }
        String description = key + "usage.description";
        CommandSpec spec = command.getCommandSpec();
        return new DeclaredCommand(
                word,
                command.getHelp().synopsis(0).strip(),
                header.get(0).replaceFirst("\\.$", ""),
                texts.containsKey(description)
                        ? DeclaredArgument.plain(texts.getString(description))
                        : "",
                header.stream()
                        .skip(2)
                        .filter(each -> each.startsWith(TOOL + " "))
                        .toList(),
                spec.options().stream()
                        .map(each -> DeclaredArgument.of(each, key, texts))
                        .toList(),
                spec.positionalParameters().stream()
                        .map(each -> DeclaredArgument.of(each, key, texts))
                        .toList());
    }

    /** Returns the name of the man page, such as {@code antiphon-serve}. */
    String pageName() {
        return word.isEmpty() ? TOOL : TOOL + "-" + word;
    }

    /** Returns the options and the positional arguments that take a value. */
    Stream<DeclaredArgument> withValue() {
        return Stream.concat(
                parameters.stream(),
                options.stream().filter(each -> !each.label().isEmpty()));
    }
}
