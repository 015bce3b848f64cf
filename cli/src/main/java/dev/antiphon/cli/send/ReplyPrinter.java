package dev.antiphon.cli.send;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.util.HexFormat;
import java.util.List;

/**
 * The printer of replies on standard output, and of labels and remarks on standard error.
 *
 * <p>A label is printed right before its reply. Standard output contains only the bytes of the
 * replies, so that they can be piped.
 */
public final class ReplyPrinter {
    private static final int GREETING_BYTES_MAX = 1000;

    private final Terminal terminal;
    private final Texts texts;
    private final Form form;

    /**
     * The form of the output.
     *
     * @param isQuiet true if there are no labels
     * @param isHidden true if replies are not printed, since events are printed instead
     * @param isHex true if bytes are printed in hexadecimal
     * @param isLines true if a line feed follows each reply
     */
    public record Form(boolean isQuiet, boolean isHidden, boolean isHex, boolean isLines) {}

    public ReplyPrinter(Terminal terminal, Texts texts, Form form) {
        this.terminal = terminal;
        this.texts = texts;
        this.form = form;
    }

    /** Prints a reply of one or several messages. */
    void reply(List<Message> messages) {
        if (form.isHidden() || messages.isEmpty()) {
            return;
        }
        if (!form.isQuiet()) {
            // on a terminal the reply follows in the line
            boolean sameLine = terminal.interactive() && terminal.errInteractive();
            String label = texts.say("send.label");
            terminal.err().print(sameLine ? label : label.stripTrailing() + System.lineSeparator());
            terminal.err().flush();
        }
        for (Message each : messages) {
            bytes(each);
            if (terminal.interactive() || form.isLines() || messages.size() > 1) {
                terminal.out().println();
            }
        }
        terminal.out().flush();
    }

    private void bytes(Message message) {
        if (form.isHex()) {
            terminal.out().print(HexFormat.of().formatHex(message.bytes()));
        } else if (terminal.interactive()) {
            terminal.out().print(Escapes.shown(message));
        } else {
            byte[] bytes = message.bytes();
            terminal.out().write(bytes, 0, bytes.length);
        }
    }

    /** Prints the greeting of the server. */
    void greeting(List<Message> messages) {
        if (form.isQuiet() || form.isHidden()) {
            return;
        }
        for (Message each : messages) {
            String shown = Escapes.shown(each, GREETING_BYTES_MAX);
            terminal.err().println(texts.say("send.greeting") + Escapes.oneLine(shown));
        }
    }

    /** Prints a remark in two lines, like an error. The command continues. */
    void remark(CliException finding) {
        terminal.err().println("antiphon: " + Escapes.oneLine(finding.what(texts)));
        terminal.err().println("  " + Escapes.oneLine(finding.remedy(texts)));
        terminal.err().flush();
    }
}
