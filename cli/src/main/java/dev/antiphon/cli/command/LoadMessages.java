package dev.antiphon.cli.command;

import dev.antiphon.argument.FileText;
import dev.antiphon.cli.check.FileKind;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.value.BytesWord;
import dev.antiphon.load.Load;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.recording.RecordingReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages of a load: templates, the bytes of files, or the client messages of a recording. */
final class LoadMessages {
    private static final String LESSON = "Привет, сервер!";
    private static final int BYTES_MAX = 64 << 20;

    private static final int MESSAGE_COST = 64; // memory of a message beyond its bytes

    /** A message that can be added to a load. */
    interface Sent {
        void addTo(Load load);
    }

    private final boolean hex;
    private final InputStream in;

    /**
     * Creates a reader of messages.
     *
     * @param hex whether texts are hexadecimal digits; a file is always the bytes themselves
     * @param in standard input
     */
    LoadMessages(boolean hex, InputStream in) {
        this.hex = hex;
        this.in = in;
    }

    /** Returns the given messages in their order; a sample message if none is given. */
    List<Sent> of(List<String> given, Optional<String> recording) {
        List<Sent> all = new ArrayList<>();
        int room = BYTES_MAX;
        for (String each : given) {
            Optional<Message> file = file("MESSAGE", each, room);
            room -= file.map(Message::size).orElse(0);
            all.add(file.<Sent>map(message -> load -> load.message(message))
                    .orElseGet(() -> message(FileText.literal(each))));
        }
        recording.ifPresent(
                file -> said(file).forEach(message -> all.add(load -> load.message(message))));
        return all.isEmpty() ? List.of(load -> load.message(LESSON)) : all;
    }

    private Sent message(String template) {
        refuseEmpty(template);
        return hex
                ? template(load -> load.hexMessage(template))
                : template(load -> load.message(template));
    }

    /** Returns the message that is sent first on each connection. */
    Sent first(String given) {
        String text = FileText.literal(given);
        refuseEmpty(text);
        return file("--first", given, BYTES_MAX)
                .<Sent>map(message -> load -> load.first(message))
                .orElseGet(() -> hex
                        ? template(load -> load.hexFirst(text))
                        : template(load -> load.first(text)));
    }

    /** Returns the reply that is expected to each message. */
    Sent expected(String given) {
        String text = FileText.literal(given);
        return file("--expect", given, BYTES_MAX)
                .<Sent>map(message -> load -> load.expect(message))
                .orElseGet(() -> hex
                        ? template(load -> load.expectHex(text))
                        : template(load -> load.expect(text)));
    }

    /** Returns a text whose placeholders are refused with the page that explains them. */
    private static Sent template(Sent text) {
        return load -> {
            try {
                text.addTo(load);
            } catch (IllegalArgumentException e) {
                throw CliException.refused("bad-template", e);
            }
        };
    }

    private void refuseEmpty(String text) {
        if (hex && text.isBlank()) {
            throw CliException.usage("bad-hex", "--hex-in", text);
        }
    }

    /**
     * Reads the message that the value names, if it names a file.
     *
     * @param room the number of bytes that the file may have, after the bytes of earlier files
     */
    private Optional<Message> file(String option, String given, int room) {
        try {
            return BytesWord.file(option, given, in, room);
        } catch (CliException e) {
            throw e.name().equals("large-file") && room < BYTES_MAX
                    ? CliException.usage("large-files", given.substring(1), BYTES_MAX)
                    : e;
        }
    }

    /** Returns all client messages of a recording, one connection after the other. */
    private static List<Message> said(String name) {
        List<Message> messages = new ArrayList<>();
        long bytes = 0;
        try (RecordingReader reader = RecordingReader.of(Path.of(name))) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof Entry.Msg msg
                        && msg.direction() == Entry.Direction.C2S) {
                    messages.add(msg.message());
                    bytes += msg.message().size() + MESSAGE_COST;
                }
                if (bytes > BYTES_MAX) {
                    throw CliException.usage("large-file", name, bytes, BYTES_MAX);
                }
            }
        } catch (RecordingException e) {
            throw FileKind.RECORDING
                    .refusalOfAnother(name)
                    .orElseGet(() -> CliException.usage("bad-recording", name, LibraryText.of(e)));
        } catch (IOException | InvalidPathException e) {
            throw CliException.unreadable("--recording", name, e);
        }
        if (messages.isEmpty()) {
            throw CliException.usage("nothing-recorded", name);
        }
        return messages;
    }
}
