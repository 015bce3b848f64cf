package dev.antiphon.cli.packaging;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completion script for fish, with the texts of both languages. */
final class FishCompletion {
    private static final String BEGINNING = """
        # Completion of antiphon for fish, generated from the declarations of its options.

        # Succeeds if the command line has this command; '' stands for none yet.
        function __antiphon_is
            set -l tokens (commandline -opc)
            set -e tokens[1]
            for each in $tokens
                if contains -- $each @COMMANDS@
                    test $each = "$argv[1]"
                    return
                end
            end
            test -z "$argv[1]"
        end

        # Offers paths after a prefix, such as @ or unix:
        function __antiphon_paths
            set -l token (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
            string match -q -- "$argv[1]*" "$token"
            or return
            set -l start (math (string length -- $argv[1]) + 1)
            set -l rest (string sub -s $start -- "$token")
            __fish_complete_path "$rest" | string replace -r -- '^' "$argv[1]"
        end

        set -l language en
        for each in "$ANTIPHON_LANG" "$LC_ALL" "$LC_MESSAGES" "$LANG"
            if test -n "$each"
                string match -q 'ru*' -- $each
                and set language ru
                break
            end
        end

        complete -c antiphon -f
        """;

    private FishCompletion() {}

    /** Returns the script for the tool and its commands, which are given for each language. */
    static String of(Map<String, List<DeclaredCommand>> byLanguage) {
        List<String> words = byLanguage.values().iterator().next().stream()
                .map(DeclaredCommand::word)
                .filter(each -> !each.isEmpty())
                .toList();
        StringBuilder script =
                new StringBuilder(BEGINNING.replace("@COMMANDS@", String.join(" ", words)));
        byLanguage.forEach((language, all) -> {
            script.append("if test $language = ").append(language).append('\n');
            all.stream()
                    .skip(1)
                    .forEach(each -> script.append("    ")
                            .append(beginning(""))
                            .append(" -a ")
                            .append(each.word())
                            .append(" -d ")
                            .append(quoted(each.summary()))
                            .append('\n'));
            for (DeclaredCommand command : all) {
                Stream.concat(command.options().stream(), command.parameters().stream())
                        .forEach(each -> script.append("    ")
                                .append(line(command, each, words))
                                .append('\n'));
            }
            script.append("end\n");
        });
        return script.toString();
    }

    private static String line(
            DeclaredCommand command, DeclaredArgument argument, List<String> words) {
        String names = argument.names().stream()
                .map(each -> each.startsWith("--")
                        ? " -l " + each.substring(2)
                        : " -s " + each.substring(1))
                .collect(Collectors.joining());
        String description = argument.names().isEmpty() ? "" : " -d " + quoted(argument.summary());
        return beginning(command.word())
                + names
                + (argument.label().isEmpty() ? "" : value(argument, words))
                + description;
    }

    private static String beginning(String command) {
        return "complete -c antiphon -n \"__antiphon_is '" + command + "'\"";
    }

    private static String value(DeclaredArgument argument, List<String> words) {
        ArgumentForm form = ArgumentForm.of(argument.label(), words);
        String offered = Stream.of(
                        form.words().stream(),
                        form.openings().stream(),
                        form.pathPrefixes().stream().map(each -> paths(each, form)))
                .flatMap(each -> each)
                .collect(Collectors.joining(" "));
        boolean isOption = !argument.names().isEmpty();
        return (isOption ? " -x" : "")
                + (form.suffixes().isEmpty() ? "" : " -k") // files with the suffix come first
                + (offered.isEmpty() ? "" : " -a \"" + offered + "\"");
    }

    private static String paths(String prefix, ArgumentForm form) {
        if (!prefix.isEmpty()) {
            return "(__antiphon_paths " + prefix + ")";
        }
        if (form.foldersOnly()) {
            return "(__fish_complete_directories)";
        }
        return form.suffixes().isEmpty()
                ? "(__antiphon_paths '')"
                : "(__fish_complete_suffix " + String.join(" ", form.suffixes()) + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
