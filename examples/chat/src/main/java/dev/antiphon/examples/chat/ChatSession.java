package dev.antiphon.examples.chat;

import dev.antiphon.cluster.CatchUp;
import dev.antiphon.cluster.JoinOutcome;
import dev.antiphon.cluster.RoomMember;
import dev.antiphon.cluster.RoomPosition;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.cluster.RoomsException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * One person's conversation, on a virtual thread: it reads a line, does it, and reads the next. The
 * lines of others come from the rooms, not through here. An {@link IllegalArgumentException} is a
 * line that cannot be done; the person sees its text.
 *
 * <p>A person holds a name by being in a room of that name after {@link #PERSON}, to which nobody
 * else has access; private messages go there.
 */
final class ChatSession {
    static final String PERSON = "@";

    private static final int SHOWN_AT_JOIN = 10;
    private static final int SHOWN_MAX = 100;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private final Rooms rooms;
    private final Conversation peer;
    private final Pace pace = new Pace();
    private String name = "";
    private String room = "";

    ChatSession(Rooms rooms, Conversation peer) {
        this.rooms = rooms;
        this.peer = peer;
    }

    void run() throws InterruptedException {
        show("Welcome. Begin with /nick NAME, then /join ROOM; /help lists the commands.");
        try {
            while (peer.receive().filter(this::take).isPresent()) {
                // each line is done when it was taken
            }
        } finally {
            // The connection ends after the rooms have done the earlier lines of this person.
            await(rooms.leave(room, peer));
            await(rooms.leave(PERSON + name, peer));
        }
    }

    /** Does one line; returns false after the last one. */
    private boolean take(Message line) {
        pace.next();
        String text = UNSEEN.matcher(line.text()).replaceAll("\uFFFD").strip();
        try {
            if (text.startsWith("/")) {
                String[] words = two(text.substring(1));
                ChatCommand.named(words[0]).action().run(this, words[1]);
            } else if (!text.isEmpty()) {
                say("", text);
            }
        } catch (IllegalArgumentException | RoomsException e) {
            show("" + e.getMessage());
        }
        return !text.equals("/quit");
    }

    /** Shows this person a line of the server. */
    void show(String text) {
        peer.push(Message.text("* " + text));
    }

    /** {@code /nick NAME [KEY]}. */
    void nick(String rest) {
        String[] words = two(rest);
        check(name.isEmpty(), "you are " + name + " already");
        String key = words[1].isEmpty() ? UUID.randomUUID().toString() : words[1];
        check(KEY.matcher(key).matches(), "KEY has 1 to 64 letters, digits, - and _");
        String wanted = valid(words[0]);
        enter(PERSON + wanted, new RoomMember(peer, wanted, key), CatchUp.none());
        name = wanted;
        show("you are " + name + "; after a break, come back by /nick " + name + " " + key);
    }

    /** {@code /join ROOM [POSITION]}. */
    void join(String rest) {
        String[] words = two(rest);
        String wanted = valid(words[0]);
        check(!wanted.equals(room), "you are in " + room + " already");
        CatchUp older = words[1].isEmpty()
                ? CatchUp.last(SHOWN_AT_JOIN)
                : CatchUp.after(RoomPosition.parse(words[1]));
        // Nobody else has this name, so that its claim here need not be a secret.
        RoomMember member = new RoomMember(peer, named(), name);
        await(rooms.leave(room, peer));
        room = "";
        JoinOutcome.Joined at = enter(wanted, member, older);
        room = wanted;
        show(room + " at " + at.position() + (at.complete() ? "" : ", older lines are lost")
                + "; here: " + shown(at.present()));
    }

    private JoinOutcome.Joined enter(String into, RoomMember member, CatchUp older) {
        if (await(rooms.join(into, member, older)) instanceof JoinOutcome.Joined joined) {
            return joined;
        }
        throw new IllegalArgumentException(member.name() + " is taken; choose another name");
    }

    /** {@code /leave}. */
    void leave(String rest) {
        await(rooms.leave(inRoom(), peer));
        show("you have left " + room);
        room = "";
    }

    /** {@code /who [ROOM]}. */
    void who(String rest) {
        String asked = rest.isEmpty() ? inRoom() : valid(rest);
        show(asked + ": " + shown(await(rooms.who(asked))));
    }

    /** {@code /history [COUNT]}. */
    void history(String rest) {
        int count = rest.matches("\\d{1,3}") ? Integer.parseInt(rest) : SHOWN_AT_JOIN;
        await(rooms.replay(inRoom(), peer, CatchUp.last(Math.min(count, SHOWN_MAX))));
    }

    /** {@code /msg NAME TEXT}. */
    void message(String rest) {
        String[] words = two(rest);
        String other = PERSON + valid(words[0]);
        check(!words[1].isEmpty(), "write /msg NAME TEXT");
        check(!await(rooms.who(other)).isEmpty(), words[0] + " is not here");
        await(rooms.publish(other, RoomPost.of(named(), Message.text(words[1]))));
        show("to " + words[0] + ": " + words[1]);
    }

    /** {@code /say ID TEXT}. */
    void sayOnce(String rest) {
        String[] words = two(rest);
        say(valid(words[0]), words[1]);
        show("sent " + words[0]);
    }

    private void say(String id, String text) {
        await(rooms.publish(inRoom(), new RoomPost(named(), id, Message.text(text))));
    }

    private String named() {
        check(!name.isEmpty(), "say who you are first: /nick NAME");
        return name;
    }

    private String inRoom() {
        check(!room.isEmpty(), "you are in no room; /join ROOM first");
        return room;
    }

    private static String valid(String text) {
        check(NAME.matcher(text).matches(), "names have 1 to 20 letters, digits, - and _");
        return text;
    }

    private static void check(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String[] two(String rest) {
        String[] words = rest.split(" +", 2);
        return words.length == 2 ? words : new String[] {rest, ""};
    }

    private static String shown(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(names.size(), SHOWN_MAX)));
        return names.size() <= SHOWN_MAX ? first : first + " of " + names.size();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RoomsException failure ? failure : e;
        }
    }
}
