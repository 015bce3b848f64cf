package dev.antiphon.cli.packaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The completion script for zsh, with the texts of both languages. */
final class ZshCompletion {
    private static final String BEGINNING = """
        #compdef antiphon
        # Completion of antiphon for zsh, generated from the declarations of its options.

        _antiphon() {
            local curcontext=$curcontext state line
            local -A opt_args
            case ${ANTIPHON_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG-}}}} in
                ru*) _antiphon_ru ;;
                *) _antiphon_en ;;
            esac
        }

        """;

    /** The functions that offer values, by the values. */
    private final Map<ArgumentForm, String> functions = new LinkedHashMap<>();

    private ZshCompletion() {}

    /** Returns the script for the tool and its commands, which are given for each language. */
    static String of(Map<String, List<DeclaredCommand>> byLanguage) {
        ZshCompletion completion = new ZshCompletion();
        String commands = byLanguage.entrySet().stream()
                .map(each -> completion.commands(each.getKey(), each.getValue()))
                .collect(Collectors.joining("\n"));
        String values = completion.functions.entrySet().stream()
                .map(each -> values(each.getValue(), each.getKey()))
                .collect(Collectors.joining("\n"));
        return BEGINNING + commands + "\n" + values + "\n_antiphon \"$@\"\n";
    }

    private String commands(String language, List<DeclaredCommand> all) {
        List<String> words = all.stream()
                .map(DeclaredCommand::word)
                .filter(each -> !each.isEmpty())
                .toList();
        StringBuilder script = new StringBuilder("_antiphon_" + language + "() {\n");
        DeclaredCommand tool = all.get(0);
        script.append("    local -a commands=(\n");
        all.stream()
                .skip(1)
                .forEach(each -> script.append("        ")
                        .append(quoted(each.word() + ":" + each.summary()))
                        .append('\n'));
        script.append("    )\n    _arguments -C \\\n");
        script.append(arguments(tool, words));
        script.append("        '1: :->command' '*:: :->argument' && return\n");
        script.append("    [[ $state != command ]] || { _describe command commands && return; }\n");
        script.append("    [[ $state == argument ]] || return\n    case $words[1] in\n");
        all.stream()
                .skip(1)
                .forEach(each -> script.append("        ")
                        .append(each.word())
                        .append(")\n            _arguments \\\n")
                        .append(arguments(each, words).indent(8))
                        .append("                && return ;;\n"));
        return script.append("    esac\n    return 1\n}\n").toString();
    }

    private String arguments(DeclaredCommand command, List<String> words) {
        List<String> specs = new ArrayList<>();
        command.options().forEach(each -> specs.add(option(each, words)));
        command.parameters()
                .forEach(each ->
                        specs.add(quoted((each.isRepeatable() ? "*" : "") + value(each, words))));
        return specs.stream()
                .map(each -> "        " + each + " \\\n")
                .collect(Collectors.joining());
    }

    private String option(DeclaredArgument option, List<String> words) {
        String explanation = "[" + option.summary().replace("[", "\\[").replace("]", "\\]") + "]";
        String others = "(" + String.join(" ", option.names()) + ")";
        String value = option.label().isEmpty() ? "" : value(option, words);
        return option.names().stream()
                .map(name -> {
                    String mark = option.label().isEmpty() ? "" : name.startsWith("--") ? "=" : "+";
                    String before = option.isRepeatable() ? "*" : others;
                    return quoted(before + name + mark + explanation + value);
                })
                .collect(Collectors.joining(" "));
    }

    private String value(DeclaredArgument argument, List<String> words) {
        ArgumentForm form = ArgumentForm.of(argument.label(), words);
        String message = argument.label().replace(":", "\\:");
        if (form.isFree()) {
            return ":" + message + ": ";
        }
        String function =
                functions.computeIfAbsent(form, _ -> "_antiphon_values_" + (functions.size() + 1));
        return ":" + message + ":" + function;
    }

    private static String values(String name, ArgumentForm form) {
        StringBuilder script = new StringBuilder(name + "() {\n    local found=1\n");
        for (String each : form.pathPrefixes()) {
            if (!each.isEmpty()) {
                script.append("    if compset -P ").append(quoted(each));
                script.append("; then\n        _files\n        return\n    fi\n");
            }
        }
        if (!form.words().isEmpty()) {
            script.append("    compadd \"$@\" -- ").append(joined(form.words()));
            script.append(" && found=0\n");
        }
        if (!form.openings().isEmpty()) {
            script.append("    compadd \"$@\" -S '' -- ").append(joined(form.openings()));
            script.append(" && found=0\n");
        }
        if (form.pathPrefixes().contains("")) {
            String patterns = form.suffixes().stream()
                    .map(each -> "*" + each)
                    .collect(Collectors.joining(" "));
            String kind = form.foldersOnly()
                    ? " -/"
                    : patterns.isEmpty() ? "" : " -g " + quoted(patterns);
            script.append("    _files").append(kind).append(" && found=0\n");
        }
        return script.append("    return found\n}\n").toString();
    }

    private static String joined(List<String> words) {
        return String.join(" ", words);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
