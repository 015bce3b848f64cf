package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.Occupant;
import dev.antiphon.cluster.RoomNetwork;

import io.nats.client.Connection;
import io.nats.client.Message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The members of rooms on other servers.
 *
 * <p>A server announces its joins and leaves on the subject of the room, to which only servers with
 * members in it are subscribed. Every server says once a second that it is alive; the members of
 * one that was silent for five seconds are gone. A question to all servers fetches their members of
 * a room when it opens, after a break, and when a server is new.
 */
final class NatsPresence {
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int REFRESH_TICKS = 30;
    private static final long ANSWER_MILLIS = 500;
    private static final int ANSWER_CHARACTERS_MAX = 300_000;

    private final Connection connection;
    private final Subjects subjects;
    private final String server;
    private final Map<String, NatsRoom> rooms;
    private final RoomNetwork.Receiver receiver;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Map<String, Question> questions = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();

    /** A question that waits for servers, and the members that they have named. */
    private record Question(
            Set<String> waiting, List<Occupant> found, CompletableFuture<Boolean> all) {}

    /** The members that servers have named, and the servers that said nothing. */
    record Answers(List<Occupant> found, Set<String> silent) {}

    NatsPresence(
            Connection connection,
            NatsRooms.Terms terms,
            Map<String, NatsRoom> rooms,
            RoomNetwork.Receiver receiver) {
        this.connection = connection;
        this.subjects = terms.subjects();
        this.server = terms.server();
        this.rooms = rooms;
        this.receiver = receiver;
        connection
                .createDispatcher(this::taken)
                .subscribe(subjects.alive())
                .subscribe(subjects.question())
                .subscribe(subjects.answers(server));
        sayAlive("here");
    }

    void sayAlive(String word) {
        send(subjects.alive(), server + "\n" + word);
    }

    private void send(String subject, String text) {
        try {
            connection.publish(subject, MemberWire.bytes(text));
        } catch (IllegalStateException e) {
            // NATS is away: everything is announced again when it is back
        }
    }

    private void taken(Message message) {
        List<String> lines = MemberWire.lines(message.getData());
        if (lines.size() < 2 || lines.getFirst().equals(server)) {
            return;
        }
        if (message.getSubject().equals(subjects.alive())) {
            alive(lines.get(0), lines.get(1));
        } else if (message.getSubject().equals(subjects.question())) {
            answer(message.getReplyTo(), lines);
        } else {
            answered(lines);
        }
    }

    private void alive(String other, String word) {
        if (word.equals("gone")) {
            heard.remove(other);
            rooms.values().forEach(room -> vacate(room, other));
        } else if (heard.put(other, System.nanoTime()) == null) {
            // It may have joined after this server asked, and knows nothing of this one.
            sayAlive("here");
            rooms.values().forEach(this::tellAll);
        }
    }

    /**
     * Says that this server is alive, and finds others that are silent; called once a second. Every
     * room is asked for anew within half a minute, since NATS may lose a join or a leave.
     */
    void tick(int tick) {
        sayAlive("here");
        rooms.values().stream()
                .filter(room -> Math.floorMod(room.name().hashCode() - tick, REFRESH_TICKS) == 0)
                .forEach(this::refreshLater);
        long now = System.nanoTime();
        heard.forEach((other, at) -> {
            if (now - at > SILENT_NANOS && heard.remove(other, at)) {
                rooms.values().forEach(room -> vacate(room, other));
            }
        });
    }

    private void vacate(NatsRoom room, String other) {
        room.forget(other);
        room.elsewhere.values().stream()
                .filter(each -> each.server().equals(other))
                .forEach(each -> vacated(room, each));
    }

    private void vacated(NatsRoom room, Occupant occupant) {
        if (room.elsewhere.remove(key(occupant), occupant)) {
            receiver.vacated(room.name(), occupant);
        }
    }

    private static String key(Occupant occupant) {
        return occupant.server() + ' ' + occupant.name();
    }

    private void occupied(NatsRoom room, Occupant occupant) {
        if (!occupant.equals(room.elsewhere.put(key(occupant), occupant))) {
            receiver.occupied(room.name(), occupant);
        }
    }

    void enter(NatsRoom room, Occupant occupant) {
        room.here.put(occupant.name(), occupant);
        send(subjects.members(room.name()), server + "\n+" + MemberWire.line(occupant));
    }

    void leave(NatsRoom room, Occupant occupant) {
        room.here.remove(occupant.name(), occupant);
        send(subjects.members(room.name()), server + "\n-" + MemberWire.line(occupant));
    }

    private void tellAll(NatsRoom room) {
        room.here.values().forEach(each -> enter(room, each));
    }

    /** Takes a join or a leave that another server told on the subject of a room. */
    void told(NatsRoom room, byte[] data) {
        List<String> lines = MemberWire.lines(data);
        if (lines.size() != 2 || lines.getFirst().equals(server)) {
            return;
        }
        String line = lines.get(1);
        for (Occupant each : MemberWire.occupants(List.of(line.substring(1)))) {
            if (line.startsWith("+")) {
                occupied(room, each);
            } else {
                vacated(room, each);
            }
        }
    }

    /** Asks all servers that are alive for the members of a room; waits half a second at most. */
    CompletableFuture<Answers> ask(String room) {
        if (heard.isEmpty()) {
            return CompletableFuture.completedFuture(new Answers(List.of(), Set.of()));
        }
        String number = "" + asked.incrementAndGet();
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        Question question = new Question(new HashSet<>(heard.keySet()), new ArrayList<>(), all);
        questions.put(number, question);
        try {
            connection.publish(
                    subjects.question(),
                    subjects.answers(server),
                    MemberWire.bytes(server + "\n" + number + "\n" + room));
        } catch (IllegalStateException e) {
            questions.remove(number);
            return CompletableFuture.failedFuture(e);
        }
        return all.completeOnTimeout(false, ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .thenApply(complete -> {
                    questions.remove(number);
                    synchronized (question) {
                        return new Answers(
                                List.copyOf(question.found()), Set.copyOf(question.waiting()));
                    }
                });
    }

    private void answer(String to, List<String> lines) {
        NatsRoom room = rooms.get(lines.getLast());
        String members =
                room == null ? "" : MemberWire.lines(room.here.values(), ANSWER_CHARACTERS_MAX);
        send(to, server + "\n" + lines.get(1) + "\n" + members);
    }

    private void answered(List<String> lines) {
        Question question = questions.get(lines.get(1));
        if (question == null) {
            return;
        }
        synchronized (question) {
            question.found().addAll(MemberWire.occupants(lines.subList(2, lines.size())));
            question.waiting().remove(lines.getFirst());
            if (question.waiting().isEmpty()) {
                question.all().complete(true);
            }
        }
    }

    /** Asks for the members of a room; those that were known before and are not named have left. */
    CompletableFuture<Boolean> refresh(NatsRoom room) {
        List<Occupant> before = List.copyOf(room.elsewhere.values());
        return ask(room.name()).handle((answers, failure) -> {
            if (answers != null) {
                Set<Occupant> found = Set.copyOf(answers.found());
                before.stream()
                        .filter(each -> !found.contains(each))
                        .filter(each -> !answers.silent().contains(each.server()))
                        .forEach(each -> vacated(room, each));
                found.forEach(each -> occupied(room, each));
            }
            return failure == null;
        });
    }

    private void refreshLater(NatsRoom room) {
        CompletableFuture<Boolean> unused = refresh(room);
    }

    /** Announces and requests everything again, after a break. */
    void renew() {
        sayAlive("here");
        for (NatsRoom room : rooms.values()) {
            tellAll(room);
            refreshLater(room);
        }
    }
}
