package dev.antiphon.cli.command;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.load.Load;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.recording.RecordingReader;

import java.io.IOException;
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

    private LoadMessages() {}

    /** Returns the given messages in their order; a sample message if none is given. */
    static List<Sent> of(List<String> given, Optional<String> recording, boolean hex) {
        List<Sent> all = new ArrayList<>();
        int room = BYTES_MAX;
        for (String each : given) {
            if (each.startsWith("@")) {
                Message message = Message.of(file(each.substring(1), room));
                room -= message.size();
                all.add(load -> load.message(message));
            } else {
                all.add(load -> message(load, each, hex));
            }
        }
        recording.ifPresent(
                file -> said(file).forEach(message -> all.add(load -> load.message(message))));
        return all.isEmpty() ? List.of(load -> load.message(LESSON)) : all;
    }

    private static void message(Load load, String template, boolean hex) {
        if (hex) {
            refuseEmpty(template);
            load.hexMessage(template);
        } else {
            load.message(template);
        }
    }

    /** Returns the message that is sent first on each connection. */
    static Sent first(String given, boolean hex) {
        if (given.startsWith("@")) {
            Message message = Message.of(file(given.substring(1), BYTES_MAX));
            return load -> load.first(message);
        }
        if (hex) {
            refuseEmpty(given);
        }
        return hex ? load -> load.hexFirst(given) : load -> load.first(given);
    }

    private static void refuseEmpty(String hex) {
        if (hex.isBlank()) {
            throw CliException.usage("bad-hex", "--hex-in", hex);
        }
    }

    /**
     * Reads a message from a file.
     *
     * @param room the number of bytes that the file may have, after the bytes of earlier files
     */
    private static byte[] file(String name, int room) {
        try {
            return BoundedFile.bytes(Path.of(name), room);
        } catch (FileTooLargeException e) {
            throw room == BYTES_MAX
                    ? CliException.large(e)
                    : CliException.usage("large-files", name, BYTES_MAX);
        } catch (IOException | InvalidPathException e) {
            throw CliException.usage("unreadable-file", "MESSAGE", "@" + name);
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
            throw CliException.usage("bad-recording", name, LibraryText.of(e));
        } catch (IOException | InvalidPathException e) {
            throw CliException.usage("unreadable-file", "--recording", name);
        }
        if (messages.isEmpty()) {
            throw CliException.usage("nothing-recorded", name);
        }
        return messages;
    }
}
