package dev.antiphon.cli;

import java.util.Optional;

/** The tool's entry: for now it tells its version. */
public final class Main {

    private Main() {}

    /**
     * Runs the tool.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.out.println("antiphon " + version());
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("?");
    }
}
