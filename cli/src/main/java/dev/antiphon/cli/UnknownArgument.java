package dev.antiphon.cli;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;

import picocli.CommandLine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The error for an argument that a command does not have, with the argument that was probably
 * meant.
 */
final class UnknownArgument {
    /**
     * The groups of option names that have the same meaning in this or other commands or in other
     * tools.
     */
    private static final List<List<String>> ALIKE = List.of(
            List.of("--cert", "--tls-cert"),
            List.of("--key", "--tls-key"),
            List.of("--cacert", "--tls-ca", "--ca"),
            List.of("--tls-min", "--tlsv1.2", "--tlsv1.3"),
            List.of("--servername", "--sni"),
            List.of("--to", "--listen", "--host", "--port", "--address", "--connect", "--server"),
            List.of("--timeout", "--max-time", "--wait", "--reply-timeout"),
            List.of("--hex", "--hex-out"),
            List.of("--hex-in", "--input-hex"),
            List.of("--out", "--output", "--report"),
            List.of("--recording", "--record", "--recordings"),
            List.of("--stubs", "--rules"),
            List.of("--framing", "--format", "--protocol"),
            List.of("--connections", "--clients", "--concurrency"),
            List.of("--rate", "--rps"),
            List.of("--pcap", "--capture"));

    private UnknownArgument() {}

    /**
     * Returns the error for an argument.
     *
     * @param all the parsers of all commands by name
     */
    static CliException of(String argument, CommandLine command, Map<String, CommandLine> all) {
        int sign = argument.indexOf('=');
        String name =
                argument.startsWith("--") && sign > 0 ? argument.substring(0, sign) : argument;
        Set<String> known = names(command);
        String called = command.getCommandSpec().qualifiedName();
        Set<String> everywhere = new LinkedHashSet<>(known);
        all.values().forEach(each -> everywhere.addAll(names(each)));
        String meant = Nearest.word(name, everywhere).orElse(name);
        Optional<String> near = alike(name, known)
                .or(() -> Optional.of(meant).filter(known::contains))
                .or(() -> alike(meant, known))
                .or(() -> Nearest.word(name, known));
        String others = all.entrySet().stream()
                .filter(each -> names(each.getValue()).contains(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        CliException refusal = others.isEmpty()
                ? CliException.usage("unknown", argument, called)
                : CliException.usage("unknown-elsewhere", argument, called, others);
        return refusal.near(near);
    }

    private static Set<String> names(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
    }

    private static Optional<String> alike(String name, Set<String> known) {
        return ALIKE.stream()
                .filter(each -> each.contains(name))
                .flatMap(List::stream)
                .filter(known::contains)
                .findFirst();
    }
}
