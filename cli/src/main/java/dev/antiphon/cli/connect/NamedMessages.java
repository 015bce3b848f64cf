package dev.antiphon.cli.connect;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.message.Message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The messages that a user has saved by name, as they were typed. With a file, each line of it is
 * {@code NAME MESSAGE}, and every definition is written at once. Used by one thread, except {@link
 * #names}.
 */
final class NamedMessages {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,63}");
    private static final int COUNT_MAX = 1000;
    private static final int FILE_BYTES_MAX = 4 << 20;

    private final Optional<Path> file;
    private final Map<String, String> typed = Collections.synchronizedMap(new TreeMap<>());

    /** Reads the messages of the file, if there is one. A missing file has none yet. */
    NamedMessages(Optional<Path> file) {
        this.file = file;
        file.filter(Files::exists).ifPresent(this::read);
    }

    private void read(Path from) {
        String text;
        try {
            text = new String(BoundedFile.bytes(from, FILE_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException e) {
            throw CliException.unreadable("--messages", from.toString(), e);
        }
        text.lines().filter(line -> !line.isBlank()).forEach(this::put);
    }

    /** Defines a message from the text {@code NAME MESSAGE}, and returns its name. */
    String define(String definition) {
        String name = put(definition);
        file.ifPresent(this::write);
        return name;
    }

    private String put(String definition) {
        String[] parts = definition.split(" ", 2);
        if (parts.length < 2 || !NAME.matcher(parts[0]).matches()) {
            throw CliException.usage("connect-definition", definition);
        }
        Message _ = TypedLine.message(parts[1]); // refused now rather than when it is sent
        if (typed.size() >= COUNT_MAX && !typed.containsKey(parts[0])) {
            throw CliException.usage("connect-many-messages", COUNT_MAX);
        }
        typed.put(parts[0], parts[1]);
        return parts[0];
    }

    private void write(Path to) {
        StringBuilder text = new StringBuilder();
        typed.forEach(
                (name, message) -> text.append(name).append(' ').append(message).append('\n'));
        try {
            Files.writeString(to, text);
        } catch (IOException e) {
            throw CliException.usage("unwritable-file", "--messages", to);
        }
    }

    /** Returns the message with this name. */
    Message named(String name) {
        String message = typed.get(name);
        if (message == null) {
            throw CliException.usage("connect-unknown-message", name)
                    .near(Nearest.word(name, names()));
        }
        return TypedLine.message(message);
    }

    /** Returns the names and messages, as they were typed. */
    Map<String, String> all() {
        synchronized (typed) {
            return new TreeMap<>(typed);
        }
    }

    /** Returns the names. Any thread may call it. */
    Collection<String> names() {
        return all().keySet();
    }
}
