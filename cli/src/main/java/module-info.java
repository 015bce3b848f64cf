/** The command-line tool: arguments in, an exit status and text out. It exports nothing. */
module dev.antiphon.cli {
    requires dev.antiphon.core;
    requires info.picocli;
    requires static org.jspecify;
    requires tools.jackson.core;
}
