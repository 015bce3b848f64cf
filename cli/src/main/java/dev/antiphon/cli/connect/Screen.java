package dev.antiphon.cli.connect;

import dev.antiphon.cli.show.Colours;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;

/** The user's side: where lines are typed and where lines are shown. */
interface Screen extends AutoCloseable {
    /**
     * Waits for the next line of the user. Returns null at the end of the input.
     *
     * @throws InterruptedException when the user interrupted the command
     */
    @Nullable
    String line() throws InterruptedException;

    /** Shows these lines, above the line that is being typed. Any thread may call it. */
    void show(List<String> lines);

    /** Shows a message as its exact bytes. Any thread may call it. */
    default void bytes(Message message) {}

    /** Shows the lines of an error. Any thread may call it. */
    void complain(List<String> lines);

    /** Returns the width of the screen in columns; 0 without a terminal. */
    int columns();

    /** Returns the width of errors in columns; empty if they are not shown on a terminal. */
    OptionalInt errorColumns();

    /** Returns the colours of lines; off by default. */
    default Colours colours() {
        return new Colours(false);
    }

    /** Returns whether a person types the lines. */
    boolean isInteractive();

    /** Restores the terminal. Any thread may call it. */
    @Override
    void close();
}
