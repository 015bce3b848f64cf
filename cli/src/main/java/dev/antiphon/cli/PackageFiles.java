package dev.antiphon.cli;

import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import picocli.AutoComplete;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The generator of the files that are derived from the commands: man pages, shell completions, and
 * the list of commands for the launcher.
 */
final class PackageFiles {
    private PackageFiles() {}

    /**
     * Writes the list of commands and, for a package, its man pages and completions.
     *
     * @param arguments the file for the list of commands; for a package also the path of its folder
     *     {@code share}, whose subfolders must exist
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), launched());
        if (arguments.length < 2) {
            return;
        }
        Path share = Path.of(arguments[1]);
        Terminal terminal = Terminal.ofProcess();
        write(share.resolve("man/man1/antiphon.1"), manual(terminal, "en"));
        write(share.resolve("man/ru/man1/antiphon.1"), manual(terminal, "ru"));
        CommandLine commands = Cli.commands(terminal, Texts.in("en"));
        write(
                share.resolve("bash-completion/completions/antiphon"),
                AutoComplete.bash("antiphon", commands));
    }

    /**
     * Returns one line per command: its name, and its lifetime as {@code long} or {@code short}.
     */
    static String launched() {
        return Arrays.stream(ToolCommand.values())
                .map(each -> each.word() + " " + each.lifetime().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** Returns a man page (man(7)) that contains the help of every command. */
    private static String manual(Terminal terminal, String language) {
        Texts texts = Texts.in(language);
        CommandLine commands = Cli.commands(terminal, texts);
        StringBuilder page = new StringBuilder(".TH ANTIPHON 1\n.SH ")
                .append(texts.say("manual.name"))
                .append("\nantiphon \\- ")
                .append(texts.say("manual.what"))
                .append('\n');
        section(page, "antiphon", commands);
        commands.getSubcommands().forEach((name, each) -> section(page, "antiphon " + name, each));
        return page.toString();
    }

    private static void section(StringBuilder page, String name, CommandLine command) {
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .replace("\\", "\\e")
                .replace("-", "\\-")
                .replaceAll("(?m)^([.'])", "\\\\&$1");
        page.append(".SH ").append(name.toUpperCase(Locale.ROOT)).append("\n.nf\n");
        page.append(help).append(".fi\n");
    }
}
