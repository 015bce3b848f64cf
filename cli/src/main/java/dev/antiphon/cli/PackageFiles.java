package dev.antiphon.cli;

import dev.antiphon.cli.packaging.PackageContents;
import dev.antiphon.cli.text.Terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
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
     *     {@code share}, and the path of its documentation as man pages name it
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), launched());
        if (arguments.length < 2) {
            return;
        }
        for (Map.Entry<String, String> each : installed(arguments[2]).entrySet()) {
            write(Path.of(arguments[1]).resolve(each.getKey()), each.getValue());
        }
    }

    /**
     * Returns one line per command: its name, and its lifetime, such as {@code long}.
     */
    static String launched() {
        return Arrays.stream(ToolCommand.values())
                .map(each -> each.word() + " " + each.lifetime().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /**
     * Returns the texts of the man pages and completions by their paths below {@code share}.
     *
     * @param docs the folder of the documentation, with a final slash
     */
    static Map<String, String> installed(String docs) {
        Terminal terminal = Terminal.ofProcess();
        return new PackageContents(RootCommand.toolVersion(), docs)
                .files(texts -> Cli.commands(terminal, texts), ToolCommand.words());
    }

    private static void write(Path file, String text) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
