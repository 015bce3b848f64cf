package dev.antiphon.cli;

import dev.antiphon.cli.command.ServerLines;
import dev.antiphon.cli.text.OutputLosses;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.EventListener;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A door for the checks into the tool's package: what {@code serve} prints, without a process. */
public final class ToolLines {
    private ToolLines() {}

    /** What it prints on both of its outputs. */
    public static EventListener to(OutputStream out) {
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        InputStream nothing = InputStream.nullInputStream();
        Terminal terminal = new Terminal(
                nothing, both, both, true, Map.of(), Locale.ENGLISH, new OutputLosses());
        return new ServerLines(terminal, Texts.in("en"), false);
    }
}
