package dev.antiphon.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpClient;
import dev.antiphon.handler.Conversation;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The game of one player on a connection: keys become inputs, snapshots become states. */
final class Client {
    /** The keys for {@link World#WAYS}. A q ends the game. */
    static final String KEYS = "wsda ";

    /** A person or a program that looks at the states and presses keys. */
    interface Brain {
        /** Returns the key that is pressed at a state; 0 for none. */
        int key(State state, Thing self) throws IOException;
    }

    /**
     * Plays until the brain quits.
     *
     * @param seesAll false for a brain that sees only its own player
     */
    static State play(TcpClient client, boolean seesAll, Brain brain)
            throws IOException, InterruptedException {
        Conversation server = client.open();
        int id = receive(server).getInt();
        State state = State.NOTHING;
        for (int key = 0; key != 'q'; ) {
            ByteBuffer message = receive(server);
            if (message.get() != State.SNAPSHOT) {
                throw new IOException(UTF_8.decode(message.rewind()).toString());
            }
            int seen = state.tick();
            state = state.after(message, it -> seesAll || it == id);
            Thing self = state.things().get(id);
            key = self == null || seen == state.tick() ? 0 : brain.key(state, self);
            int way = KEYS.indexOf(key);
            if (way >= 0) {
                server.send(new Input(id, state.tick(), World.WAYS.get(way)).encode());
            }
        }
        return state;
    }

    private static ByteBuffer receive(Conversation server)
            throws IOException, InterruptedException {
        return server.receive()
                .orElseThrow(() -> new IOException("the server closed the connection"))
                .buffer();
    }
}
