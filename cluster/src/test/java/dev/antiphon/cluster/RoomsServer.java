package dev.antiphon.cluster;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * A server of lines for tests. {@code join ROOM NAME CLAIM AFTER}, {@code say ROOM NAME ID TEXT},
 * {@code leave ROOM}, {@code who ROOM}, {@code replay ROOM POSITION}; a dash stands for nothing.
 * Each has one line of reply that begins with {@code =}.
 */
public final class RoomsServer implements AutoCloseable {
    private final TcpServer server;

    private RoomsServer(TcpServer server) {
        this.server = server;
    }

    /** Starts a server of these rooms. */
    public static RoomsServer of(Rooms rooms) {
        return new RoomsServer(TcpServer.builder(Framing.line())
                .loops(2)
                .onConnection(conversation -> converse(rooms, conversation))
                .start("localhost:0"));
    }

    private static void converse(Rooms rooms, Conversation conversation) throws Exception {
        Optional<Message> next = conversation.receive();
        while (next.isPresent()) {
            String reply;
            try {
                reply = reply(rooms, conversation, next.get().text().split(" ", 5));
            } catch (CompletionException e) {
                reply = "failed " + (e.getCause() instanceof RoomsException r ? r.reason() : e);
            } catch (RoomsException e) {
                reply = "failed " + e.reason();
            }
            conversation.push(Message.text("= " + reply));
            next = conversation.receive();
        }
    }

    private static String reply(Rooms rooms, Conversation conversation, String[] words) {
        String room = words[1];
        return switch (words[0]) {
            case "join" -> {
                RoomMember member = words[3].equals("-")
                        ? RoomMember.of(conversation, words[2])
                        : new RoomMember(conversation, words[2], words[3]);
                yield text(rooms.join(room, member, older(words[4]))
                        .toCompletableFuture()
                        .join());
            }
            case "say" -> {
                String id = words[3].equals("-") ? "" : words[3];
                rooms.publish(room, new RoomPost(words[2], id, Message.text(words[4])))
                        .toCompletableFuture()
                        .join();
                yield "said";
            }
            case "leave" ->
                "" + rooms.leave(room, conversation).toCompletableFuture().join();
            case "who" -> "" + rooms.who(room).toCompletableFuture().join();
            case "replay" ->
                ""
                        + rooms.replay(room, conversation, older(words[2]))
                                .toCompletableFuture()
                                .join();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static CatchUp older(String text) {
        return switch (text) {
            case "-" -> CatchUp.none();
            case "all" -> CatchUp.last(Integer.MAX_VALUE);
            default -> CatchUp.after(RoomPosition.parse(text));
        };
    }

    private static String text(JoinOutcome outcome) {
        return switch (outcome) {
            case JoinOutcome.Joined joined ->
                "joined " + joined.position() + " " + joined.caughtUp() + " " + joined.complete()
                        + " " + joined.present();
            case JoinOutcome.NameTaken taken -> "taken";
            case JoinOutcome.AlreadyJoined already -> "already";
            case JoinOutcome.Ended ended -> "ended";
        };
    }

    /** Returns a peer that has joined, and has read the reply. */
    public Peer joined(String room, String name) throws Exception {
        Peer peer = connect();
        ask(peer, "join " + room + " " + name + " - -");
        return peer;
    }

    /** Returns a peer without a room. */
    public Peer connect() {
        return Peer.connect(server.port());
    }

    /** Sends a line and returns the reply; other lines before it are dropped. */
    public static String ask(Peer peer, String line) throws Exception {
        peer.send(line + "\n");
        String read = peer.readLine();
        while (!read.startsWith("= ")) {
            read = peer.readLine();
        }
        return read.substring(2);
    }

    /** Returns the next line that is no notice. */
    public static String said(Peer peer) throws Exception {
        String read = peer.readLine();
        while (read.startsWith("* ")) {
            read = peer.readLine();
        }
        return read;
    }

    @Override
    public void close() {
        server.close();
    }
}
