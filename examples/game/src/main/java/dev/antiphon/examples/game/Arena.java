package dev.antiphon.examples.game;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.group.Group;
import dev.antiphon.group.QueuePolicy;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tick.Overrun;
import dev.antiphon.tick.Ticks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The server. A conversation with each player checks its inputs; the thread of the ticks owns the
 * world, and sends all players the same snapshot.
 */
final class Arena {
    final TcpServer server;
    final Ticks ticks;
    private final World world = new World(300);
    // A slow reader misses snapshots, and gets a whole one when it reads on.
    private final Group players = Group.builder("players")
            .maxQueuedMessages(30)
            .whenFull(QueuePolicy.skipMessages(_ -> this.everything))
            .build();
    private volatile State state = world.step();
    private volatile Message everything = state.since(State.NOTHING);

    Arena(String address, Consumer<Overrun> onOverrun) {
        ticks = Ticks.every(Duration.ofSeconds(1).dividedBy(30))
                .maxWaitingCommands(1_000_000) // more than all players can have
                .onOverrun(overrun -> {
                    if (players.size() > 0) { // else nobody has waited for the tick
                        onOverrun.accept(overrun);
                    }
                })
                .start(_ -> tick());
        server = TcpServer.builder(Framing.parse("varint"))
                .limits(Limits.builder().maxMessageBytes(Input.BYTES).build())
                .onConnection(this::play)
                .onFailure((_, failure) -> Reply.text(failure.text()))
                .start(address);
    }

    private void play(Conversation connection) throws InterruptedException {
        int id = Math.toIntExact(connection.id());
        connection.send(Message.of(ByteBuffer.allocate(4).putInt(id).flip()));
        ticks.submit(() -> {
            world.add(id, Kind.PLAYER, 1, 0);
            connection.push(everything);
            players.join(connection);
        });
        int seen = 0;
        try {
            for (var next = connection.receive(); next.isPresent(); next = connection.receive()) {
                Input input = Input.decode(next.get().buffer());
                input.requireFair(id, seen, state.tick());
                seen = input.seen();
                if (seen < state.tick() - World.REWIND_TICKS) {
                    Thread.sleep(10); // so that inputs that were saved up do not come at once
                }
                ticks.submit(() -> world.apply(input));
            }
        } finally {
            ticks.submit(() -> world.remove(id));
        }
    }

    private void tick() {
        State before = state;
        state = world.step();
        everything = state.since(State.NOTHING);
        players.send(state.since(before));
    }
}
