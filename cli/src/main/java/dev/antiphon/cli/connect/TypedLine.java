package dev.antiphon.cli.connect;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.util.Optional;

/**
 * A line of the user: a message, or a command that begins with a slash. A message that begins with
 * a slash is written with two.
 */
sealed interface TypedLine {
    /** A message to send. */
    record Text(Message message) implements TypedLine {}

    /**
     * A command.
     *
     * @param argument the rest of the line, without spaces around it; empty if there is none
     */
    record Order(ConnectWord word, String argument) implements TypedLine {}

    /** Reads a line. Refuses an unknown command and an unknown escape. */
    static TypedLine read(String line) {
        if (!line.startsWith("/")) {
            return new Text(message(line));
        }
        if (line.startsWith("//")) {
            return new Text(message(line.substring(1)));
        }
        String[] parts = line.strip().split("\\s+", 2);
        Optional<ConnectWord> word = ConnectWord.of(parts[0]);
        if (word.isEmpty()) {
            throw CliException.usage("connect-word", parts[0])
                    .near(Nearest.word(parts[0], ConnectWord.allTyped()));
        }
        String argument = parts.length > 1 ? parts[1] : "";
        if (word.get().needsArgument() && argument.isEmpty()) {
            throw CliException.usage("connect-argument", parts[0], word.get().form());
        }
        if (word.get().isAlone() && !argument.isEmpty()) {
            throw CliException.usage("connect-no-argument", parts[0], argument);
        }
        return new Order(word.get(), argument);
    }

    /** Returns the message that a text with escapes describes. */
    static Message message(String text) {
        try {
            return Message.of(Escapes.bytes(text));
        } catch (IllegalArgumentException e) {
            throw CliException.usage("connect-escape", text, LibraryText.of(e));
        }
    }
}
