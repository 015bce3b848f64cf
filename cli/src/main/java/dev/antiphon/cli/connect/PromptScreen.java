package dev.antiphon.cli.connect;

import dev.antiphon.cli.show.Colours;
import dev.antiphon.framing.Framing;

import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A terminal with line editing, history and completion. What arrives while the user types is shown
 * above the line.
 *
 * <p>The thread of the command reads lines; any thread may show. Ctrl-C discards a line that has
 * begun, interrupts a command that runs, and ends the conversation at an empty line.
 */
final class PromptScreen implements Screen {
    private static final int HISTORY_LINES_MAX = 1000;
    private static final int COLUMNS_UNKNOWN = 80;
    private static final String PROMPT = "> ";

    private final Terminal terminal;
    private final LineReader reader;
    private final Colours colours;
    private final Thread typing = Thread.currentThread();

    /**
     * The time within which a new prompt may still be interrupted by the key that ended the last
     * one: the signal ends the system call at once, and its handler runs later on another thread.
     */
    private static final long SAME_KEY_NANOS = 200_000_000;

    /** The further lines of a pasted text. */
    private final Deque<String> pasted = new ArrayDeque<>();

    private PromptScreen(Terminal terminal, Colours colours, Supplier<Collection<String>> names) {
        this.terminal = terminal;
        this.colours = colours;
        // a message may have any quotes and backslashes
        DefaultParser words = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(words)
                .completer((_, line, candidates) -> complete(line, names.get(), candidates))
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES_MAX)
                .variable(LineReader.BELL_STYLE, "none")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .build();
        terminal.handle(Signal.INT, _ -> typing.interrupt());
    }

    /**
     * Opens the terminal of the process. The thread that calls this method is the one that reads
     * lines.
     *
     * @param colours the colours of lines
     * @param names returns the names of the saved messages, for completion
     * @throws IOException when standard input is no terminal
     */
    static PromptScreen open(Colours colours, Supplier<Collection<String>> names)
            throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .name("antiphon")
                .system(true)
                .provider("ffm") // no native library, and no process for each change of the mode
                .dumb(false)
                .build();
        return new PromptScreen(terminal, colours, names);
    }

    private static void complete(
            ParsedLine line, Collection<String> names, List<Candidate> candidates) {
        if (!line.line().startsWith("/")) {
            return;
        }
        Collection<String> words = switch (line.wordIndex()) {
            case 0 -> ConnectWord.allTyped();
            case 1 -> argumentsOf(line.words().getFirst(), names);
            default -> List.of();
        };
        words.forEach(each -> candidates.add(new Candidate(each)));
    }

    private static Collection<String> argumentsOf(String typed, Collection<String> names) {
        return switch (ConnectWord.of(typed).orElse(ConnectWord.QUIT)) {
            case FRAMING -> Framing.forms();
            case VIEW -> MessageRows.View.words();
            case SEND, DEFINE -> names;
            default -> List.of();
        };
    }

    @Override
    public @Nullable String line() throws InterruptedException {
        while (pasted.isEmpty()) {
            boolean _ = Thread.interrupted(); // of a command that has ended meanwhile
            long began = System.nanoTime();
            try {
                pasted.addAll(List.of(reader.readLine(PROMPT).split("\n", -1)));
            } catch (UserInterruptException e) {
                boolean isEmpty =
                        e.getPartialLine() == null || e.getPartialLine().isEmpty();
                if (isEmpty && System.nanoTime() - began > SAME_KEY_NANOS) {
                    throw new InterruptedException();
                }
            } catch (EndOfFileException e) {
                return null;
            }
        }
        return pasted.remove();
    }

    @Override
    public void show(List<String> lines) {
        reader.printAbove(String.join("\n", lines));
    }

    @Override
    public void complain(List<String> lines) {
        show(lines);
    }

    @Override
    public int columns() {
        int width = terminal.getColumns();
        return width > 0 ? width : COLUMNS_UNKNOWN;
    }

    @Override
    public OptionalInt errorColumns() {
        return OptionalInt.of(columns());
    }

    @Override
    public Colours colours() {
        return colours;
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            // the terminal is gone
        }
    }
}
