package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Snapshots: a client that applies them has the server's state. */
class StateTest {
    private static final int FOREVER = Integer.MAX_VALUE;

    private static ByteBuffer body(Message snapshot) {
        ByteBuffer bytes = snapshot.buffer();
        assertThat(bytes.get()).isEqualTo(State.SNAPSHOT);
        return bytes;
    }

    private static State of(int tick, Thing... things) {
        State state = new State(tick, new HashMap<>());
        for (Thing each : things) {
            state.things().put(each.id(), each);
        }
        return state;
    }

    @Test
    void aSnapshotHasTheDocumentedBytes() {
        State state = of(258, new Thing(-2, Kind.COIN, 513, 0, 1, FOREVER));
        assertThat(state.since(of(257)).hex())
                .isEqualTo("00 00 00 01 01 00 00 01 02"
                        + " 01 ff ff ff fe 02 01 00 00 00 00 00 01 7f ff ff ff");
    }

    @Test
    void aThingThatGoesOnAsBeforeIsInNoSnapshot() {
        State before = of(6, new Thing(1, Kind.PLAYER, 40, 1, 0, FOREVER));
        assertThat(before.next().since(before).size()).isEqualTo(9);
        assertThat(before.next().next().next().things().get(1).cell()).isEqualTo(41);
    }

    @Test
    void clientsHaveTheStateOfTheServerAtEachTick() {
        Random random = new Random(16);
        World world = new World(100);
        State server = world.step();
        State fromStart = State.NOTHING.after(body(server.since(State.NOTHING)), _ -> true);
        State late = State.NOTHING;
        for (int round = 0; round < 600; round++) {
            act(world, random, server.tick());
            State before = server;
            server = world.step();
            Message snapshot = server.since(before);
            fromStart = fromStart.after(body(snapshot), _ -> true);
            late = round == 300
                    ? late.after(body(server.since(State.NOTHING)), _ -> true)
                    : late.after(body(snapshot), _ -> true);
            assertThat(fromStart).isEqualTo(server);
            assertThat(late).isEqualTo(round < 300 ? State.NOTHING : server);
        }
    }

    /** Lets up to 40 players join, leave, turn and fire. */
    private static void act(World world, Random random, int tick) {
        for (int i = 0; i < 10; i++) {
            int player = random.nextInt(1, 41);
            boolean there = world.next.things().containsKey(player);
            int way = World.WAYS.get(random.nextInt(5));
            if (!there) {
                world.add(player, Kind.PLAYER, 1, 0);
            } else if (random.nextInt(20) == 0) {
                world.remove(player);
            } else {
                world.apply(new Input(player, tick - random.nextInt(8), way));
            }
        }
    }

    @Test
    void aSnapshotThatContinuesAnotherStateChangesNothing() {
        State missed = of(5, new Thing(1, Kind.PLAYER, 3, 1, 0, FOREVER));
        State latest = of(6, new Thing(1, Kind.PLAYER, 9, -1, 0, FOREVER));
        State behind = of(4);
        assertThat(behind.after(body(latest.since(missed)), _ -> true)).isSameAs(behind);
    }

    @Test
    void aWholeSnapshotReplacesAnyState() {
        State latest = of(9, new Thing(1, Kind.PLAYER, 9, -1, 0, FOREVER));
        State other = of(4, new Thing(2, Kind.PLAYER, 3, 1, 0, FOREVER));
        assertThat(other.after(body(latest.since(State.NOTHING)), _ -> true)).isEqualTo(latest);
    }

    @Test
    void aClientKeepsTheThingsThatItWants() {
        State latest = of(
                9,
                new Thing(1, Kind.PLAYER, 9, -1, 0, FOREVER),
                new Thing(2, Kind.PLAYER, 3, 1, 0, FOREVER));
        assertThat(State.NOTHING
                        .after(body(latest.since(State.NOTHING)), id -> id == 2)
                        .things())
                .isEqualTo(Map.of(2, new Thing(2, Kind.PLAYER, 3, 1, 0, FOREVER)));
    }
}
