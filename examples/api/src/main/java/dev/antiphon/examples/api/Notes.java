package dev.antiphon.examples.api;

import dev.antiphon.group.Group;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A board of notes. Every client sees all of them; a client may add a few, and removes only its
 * own, which also leave the board with it.
 */
final class Notes {
    /** A note, as clients see it. */
    record Note(long id, String title, String text) {}

    private final NavigableMap<Long, Note> notes = new TreeMap<>();
    private final Map<Session, Map<Long, Note>> own = new HashMap<>();
    private final Group watchers = Group.builder("watchers").build();
    private long lastId;

    @Rpc("Adds a note, and returns it; a client has 20 at most, which leave with it")
    synchronized Note add(Session client, String title, Optional<String> text) {
        String body = text.orElse("");
        if (title.length() > 100 || body.length() > 500) {
            throw new IllegalArgumentException("a title has up to 100 characters, a text 500");
        }
        Map<Long, Note> mine = own(client);
        if (mine.size() >= 20) {
            throw new IllegalStateException("20 notes are yours; remove one first");
        }
        Note note = new Note(++lastId, title, body);
        notes.put(note.id, note);
        mine.put(note.id, note);
        notifyAll();
        tell("notes.added", note);
        return note;
    }

    @Rpc("Returns the notes with a larger id, 20 at most")
    synchronized List<Note> list(Session client, Optional<Long> after) {
        return notes.tailMap(after.orElse(0L), false).values().stream()
                .limit(20)
                .toList();
    }

    @Rpc("Removes a note that this client has added")
    synchronized void remove(Session client, long id) {
        Note note = own(client).remove(id);
        if (note == null) {
            throw new IllegalStateException("note " + id + " is not yours");
        }
        discard(note);
    }

    @Rpc(value = "Waits for a note with a larger id, and returns it", seconds = 30)
    synchronized Note next(Session client, long after) throws InterruptedException {
        while (notes.higherEntry(after) == null) {
            wait();
        }
        return notes.higherEntry(after).getValue();
    }

    @Rpc("Sends notes.added and notes.removed for each change from now on")
    void watch(Session client) {
        watchers.join(client.conversation);
    }

    private Map<Long, Note> own(Session client) {
        return own.computeIfAbsent(client, it -> {
            it.onEnd(() -> leave(it));
            return new HashMap<>();
        });
    }

    private synchronized void leave(Session client) {
        own(client).values().forEach(this::discard);
        own.remove(client);
    }

    private void discard(Note note) {
        notes.remove(note.id);
        tell("notes.removed", note);
    }

    private void tell(String change, Note note) {
        watchers.send(Json.notification(change, note));
    }
}
