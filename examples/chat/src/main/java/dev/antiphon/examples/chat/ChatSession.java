package dev.antiphon.examples.chat;

import dev.antiphon.cluster.CatchUp;
import dev.antiphon.cluster.JoinOutcome;
import dev.antiphon.cluster.RoomMember;
import dev.antiphon.cluster.RoomPosition;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.cluster.RoomsException;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * One person's conversation, on a virtual thread: it reads a line, does it, and reads the next. The
 * lines of others come from the rooms, not through here.
 *
 * <p>A person holds a name by being in a room of that name after {@link #PERSON}, to which nobody
 * else has access; private messages go there.
 */
final class ChatSession {
    static final String PERSON = "@";

    private static final int ROOMS_MAX = 10;
    private static final int SHOWN_AT_JOIN = 10;
    private static final int HISTORY_MAX = 100;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private final Rooms rooms;
    private final Conversation peer;
    private final Pace pace = new Pace();
    private final Set<String> joined = new LinkedHashSet<>();
    private String name = "";
    private String room = "";

    ChatSession(Rooms rooms, Conversation peer) {
        this.rooms = rooms;
        this.peer = peer;
    }

    void run() throws InterruptedException {
        show("Welcome. Begin with /nick NAME, then /join ROOM; /help lists the commands.");
        try {
            Optional<Message> line = peer.receive();
            while (line.isPresent() && take(line.get())) {
                line = peer.receive();
            }
        } catch (FailureException e) {
            show(e.failure().code() + ", goodbye");
        } finally {
            joined.forEach(each -> rooms.leave(each, peer));
        }
    }

    /** Does one line; returns false after the last one. */
    private boolean take(Message line) throws InterruptedException {
        pace.next();
        String text = UNSEEN.matcher(line.text()).replaceAll("\uFFFD").strip();
        if (text.equals("/quit")) {
            return false;
        }
        try {
            if (text.startsWith("/")) {
                String[] words = text.substring(1).split(" +", 2);
                ChatCommand.named(words[0]).action().run(this, words.length > 1 ? words[1] : "");
            } else if (!text.isEmpty()) {
                say(room, "", text);
            }
        } catch (ChatException | RoomsException e) {
            show(String.valueOf(e.getMessage()));
        }
        return true;
    }

    /** Shows this person a line of the server. */
    void show(String text) {
        peer.push(Message.text("* " + text));
    }

    /** {@code /nick NAME [KEY]}. */
    void nick(String rest) {
        String[] words = rest.split(" ");
        String wanted = valid("name", words[0]);
        if (!name.isEmpty()) {
            throw new ChatException("you are " + name + " already");
        }
        String key = words.length > 1 ? words[1] : UUID.randomUUID().toString().substring(0, 13);
        RoomMember member = new RoomMember(peer, wanted, key);
        if (!(await(rooms.join(PERSON + wanted, member, CatchUp.none()))
                instanceof JoinOutcome.Joined)) {
            throw new ChatException(wanted + " is somebody else; choose another name");
        }
        joined.add(PERSON + wanted);
        name = wanted;
        show("you are " + name + "; after a break, come back by /nick " + name + " " + key);
    }

    /** {@code /join ROOM [POSITION]}. */
    void join(String rest) {
        String[] words = rest.split(" ");
        String wanted = valid("room", words[0]);
        named();
        if (joined.size() > ROOMS_MAX) {
            throw new ChatException(ROOMS_MAX + " rooms at a time; /leave one first");
        }
        CatchUp older =
                words.length > 1 ? CatchUp.after(position(words[1])) : CatchUp.last(SHOWN_AT_JOIN);
        // The name is held by the room of the person, so that its claim may be known here.
        RoomMember member = new RoomMember(peer, name, name);
        switch (await(rooms.join(wanted, member, older))) {
            case JoinOutcome.Joined at -> {
                joined.add(wanted);
                room = wanted;
                show(room + " at " + at.position() + (at.complete() ? "" : ", older ones are lost")
                        + "; here: " + shown(at.present()));
            }
            case JoinOutcome.AlreadyJoined already -> room = wanted;
            case JoinOutcome.NameTaken taken -> throw new ChatException(name + " is there already");
            case JoinOutcome.Ended ended -> {}
        }
    }

    private static RoomPosition position(String text) {
        try {
            return RoomPosition.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ChatException(e.getMessage());
        }
    }

    /** {@code /leave}. */
    void leave(String rest) {
        String left = inRoom(rest.isEmpty() ? room : rest);
        await(rooms.leave(left, peer));
        joined.remove(left);
        room = joined.size() > 1 ? List.copyOf(joined).getLast() : "";
        show("you have left " + left + (room.isEmpty() ? "" : "; you are in " + room));
    }

    /** {@code /who}. */
    void who(String rest) {
        String asked = rest.isEmpty() ? inRoom(room) : valid("room", rest);
        show(asked + ": " + shown(await(rooms.who(asked))));
    }

    /** {@code /history [COUNT]}. */
    void history(String rest) {
        int count = rest.matches("\\d{1,3}") ? Integer.parseInt(rest) : SHOWN_AT_JOIN;
        await(rooms.replay(inRoom(room), peer, CatchUp.last(Math.min(count, HISTORY_MAX))));
    }

    /** {@code /msg NAME TEXT}. */
    void message(String rest) {
        String[] words = two(rest, "/msg NAME TEXT");
        String other = PERSON + valid("name", words[0]);
        if (await(rooms.who(other)).isEmpty()) {
            throw new ChatException(words[0] + " is not here");
        }
        await(rooms.publish(other, RoomPost.of(named(), Message.text(words[1]))));
        show("to " + words[0] + ": " + words[1]);
    }

    /** {@code /say ID TEXT}. */
    void sayOnce(String rest) {
        String[] words = two(rest, "/say ID TEXT");
        say(room, valid("id", words[0]), words[1]);
        show("sent " + words[0]);
    }

    private void say(String where, String id, String text) {
        await(rooms.publish(inRoom(where), new RoomPost(named(), id, Message.text(text))));
    }

    private String named() {
        if (name.isEmpty()) {
            throw new ChatException("say who you are first: /nick NAME");
        }
        return name;
    }

    private String inRoom(String wanted) {
        if (wanted.startsWith(PERSON) || !joined.contains(wanted)) {
            throw new ChatException("you are not in a room of that name; /join ROOM first");
        }
        return wanted;
    }

    private static String valid(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new ChatException("a " + what + " has 1 to 20 letters, digits, - and _");
        }
        return text;
    }

    private static String[] two(String rest, String usage) {
        String[] words = rest.split(" +", 2);
        if (words.length < 2) {
            throw new ChatException("write " + usage);
        }
        return words;
    }

    private static String shown(List<String> names) {
        int most = Math.min(names.size(), HISTORY_MAX);
        String first = String.join(", ", names.subList(0, most));
        return names.size() == most ? first : first + " and " + (names.size() - most) + " more";
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RoomsException failure ? failure : e;
        }
    }
}
