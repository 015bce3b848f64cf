package dev.antiphon.cli.connect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands of a conversation, in the order of {@code /help}. */
enum ConnectWord {
    FRAMING("FRAMING"),
    VIEW("both|text|hex"),
    HEX("BYTES"),
    UNFRAMED("MESSAGE"),
    SEND("NAME|@FILE"),
    DEFINE("NAME MESSAGE"),
    MESSAGES(""),
    WAIT("[TIME] [/REGEX/]"),
    WAIT_CLOSE("[TIME]"),
    PAUSE("TIME"),
    HALF_CLOSE(""),
    CLOSE(""),
    RESET(""),
    RECONNECT(""),
    STARTTLS(""),
    SAVE("FILE"),
    HELP(""),
    QUIT("");

    private final String argument;

    ConnectWord(String argument) {
        this.argument = argument;
    }

    /** Returns the command as it is typed, such as {@code /half-close}. */
    String typed() {
        return "/" + key();
    }

    /** Returns the name of the command, as text keys contain it. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the command with its argument, as the help shows it. */
    String form() {
        return argument.isEmpty() ? typed() : typed() + " " + argument;
    }

    /** Returns whether the command needs an argument. */
    boolean needsArgument() {
        return !argument.isEmpty() && !argument.startsWith("[");
    }

    /** Returns whether the command takes no argument. */
    boolean isAlone() {
        return argument.isEmpty();
    }

    /** Returns the command that is typed like this; empty if there is none. */
    static Optional<ConnectWord> of(String typed) {
        return Arrays.stream(values())
                .filter(each -> each.typed().equals(typed))
                .findFirst();
    }

    /** Returns all commands as they are typed. */
    static List<String> allTyped() {
        return Arrays.stream(values()).map(ConnectWord::typed).toList();
    }
}
