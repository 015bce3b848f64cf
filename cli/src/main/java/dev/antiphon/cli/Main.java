package dev.antiphon.cli;

/** The tool's entry: the only place that ends the process. */
public final class Main {
    private Main() {}

    /**
     * Runs the tool.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(Tool.run(Terminal.ofProcess(), arguments));
    }
}
