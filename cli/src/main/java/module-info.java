/** The command-line tool: arguments in, an exit status and text out. It exports nothing. */
module dev.antiphon.cli {
    // picocli fills the commands' fields
    opens dev.antiphon.cli to
            info.picocli;

    requires dev.antiphon.core;
    requires dev.antiphon.recording;
    requires info.picocli;
    requires jdk.unsupported; // sun.misc.Signal, see NextSignal
    requires static org.jspecify;
}
