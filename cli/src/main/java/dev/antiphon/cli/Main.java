package dev.antiphon.cli;

import dev.antiphon.cli.text.Terminal;

/**
 * The entry point of the tool, which runs a command line and ends the process with its exit status.
 */
public final class Main {
    private Main() {}

    /**
     * Runs the tool.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(Cli.run(Terminal.ofProcess(), arguments));
    }
}
