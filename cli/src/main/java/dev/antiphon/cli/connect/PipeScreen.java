package dev.antiphon.cli.connect;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lines from standard input, which is no terminal, and lines on standard output, without a prompt
 * and without colours. Invalid UTF-8 is refused, since it would be sent changed.
 */
final class PipeScreen implements Screen {
    private static final int LINE_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private final Terminal terminal;
    private final Object printing = new Object();
    private int number;

    PipeScreen(Terminal terminal) {
        this.terminal = terminal;
        this.in = new BufferedInputStream(terminal.in());
    }

    @Override
    public @Nullable String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        number++;
        try {
            int each = in.read();
            if (each < 0) {
                return null;
            }
            while (each >= 0 && each != '\n') {
                if (line.size() == LINE_BYTES_MAX) {
                    throw CliException.usage("connect-long-line", number, LINE_BYTES_MAX);
                }
                line.write(each);
                each = in.read();
            }
        } catch (IOException e) {
            throw CliException.unreadable("LINES", "-", e);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw CliException.usage("connect-not-text", number);
        }
    }

    @Override
    public void show(List<String> lines) {
        synchronized (printing) {
            lines.forEach(terminal.out()::println);
            terminal.out().flush();
        }
    }

    @Override
    public void bytes(Message message) {
        byte[] bytes = message.bytes();
        synchronized (printing) {
            terminal.out().write(bytes, 0, bytes.length);
            terminal.out().println();
            terminal.out().flush();
        }
    }

    @Override
    public void complain(List<String> lines) {
        synchronized (printing) {
            terminal.out().flush();
            lines.forEach(terminal.err()::println);
            terminal.err().flush();
        }
    }

    @Override
    public int columns() {
        return 0;
    }

    @Override
    public OptionalInt errorColumns() {
        return terminal.errorColumns();
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public void close() {}
}
