package dev.antiphon.examples.game;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The world and its rules. One thread owns it. */
final class World {
    static final int COLUMNS = 200;
    static final int CELLS = 60 * COLUMNS;

    /** The ways of a thing: up, down, right, left; and none. */
    static final List<Integer> WAYS = List.of(-COLUMNS, COLUMNS, 1, -1, 0);

    /** The age of a player's view of the world up to which a shot hits what is seen there. */
    static final int REWIND_TICKS = 6;

    /** The cells that a shot flies, one a tick. */
    private static final int REACH = 25;

    private final Random random = new Random();
    private final NavigableMap<Integer, Map<Integer, Thing>> playersByTick = new TreeMap<>();

    /** The state in preparation. */
    State next = State.NOTHING.next();

    World(int coins) {
        IntStream.rangeClosed(1, coins).forEach(number -> add(-number, Kind.COIN, 0, 1));
    }

    /** Adds a thing in a random cell, until it is removed. */
    void add(int id, Kind kind, int way, int value) {
        int cell = random.nextInt(CELLS);
        next.things().put(id, new Thing(id, kind, cell, way, value, Integer.MAX_VALUE));
    }

    void remove(int id) {
        change(id, it -> it.with(it.cell(), it.way(), it.value(), next.tick()));
    }

    private void change(int id, UnaryOperator<Thing> change) {
        next.things().computeIfPresent(id, (_, thing) -> change.apply(thing));
    }

    /**
     * Applies a fair input. The only shot of a player flies at once through the ticks that the
     * player had not seen, so that it hits what was in its way on the screen.
     */
    void apply(Input input) {
        int id = input.player();
        if (input.way() != 0) {
            change(id, it -> it.with(it.cell(), input.way(), it.value(), it.until()));
            return;
        }
        Thing player = requireNonNull(next.things().get(id));
        int shot = Integer.MIN_VALUE + id;
        add(shot, Kind.SHOT, player.way(), id);
        change(shot, it -> it.with(player.cell() + it.way(), it.way(), id, next.tick() + REACH));
        for (var players : playersByTick.tailMap(input.seen(), false).values()) {
            meet(shot, players);
            change(shot, it -> it.at(next.tick()));
        }
    }

    /** Completes a tick, and returns its state, which does not change any more. */
    State step() {
        Map<Integer, Thing> players = next.things().values().stream()
                .filter(thing -> thing.kind() == Kind.PLAYER)
                .collect(toMap(Thing::cell, player -> player, (one, _) -> one));
        List.copyOf(next.things().keySet()).forEach(id -> meet(id, players));
        playersByTick.put(next.tick(), players);
        playersByTick.remove(next.tick() - REWIND_TICKS);
        State completed = next;
        next = completed.next();
        return completed;
    }

    /** Applies the rule of a thing if one of these players is in its cell. */
    private void meet(int id, Map<Integer, Thing> players) {
        Thing thing = requireNonNull(next.things().get(id));
        Thing player = players.get(thing.cell());
        if (player != null && thing.until() > next.tick()) {
            switch (thing.kind()) {
                case PLAYER -> {}
                case COIN -> score(player.id(), thing.value(), id);
                case SHOT -> score(thing.value(), 1, player.id());
            }
        }
    }

    /** Gives points to a player, and moves what was won to a random cell. */
    private void score(int winner, int points, int won) {
        change(winner, it -> it.with(it.cell(), it.way(), it.value() + points, it.until()));
        change(won, it -> it.with(random.nextInt(CELLS), it.way(), it.value(), it.until()));
    }

    /**
     * Plays without a network for a while, so that the JVM has compiled the rules and snapshots
     * before the first player joins.
     */
    static void rehearse(int players, Duration time) {
        World world = new World(0);
        State before = world.step();
        IntStream.range(0, players).forEach(id -> world.add(id, Kind.PLAYER, 1, 0));
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            int seen = before.tick();
            for (int id = 0; id < players; id += 3) {
                world.apply(new Input(id, seen, WAYS.get(world.random.nextInt(WAYS.size()))));
            }
            State after = world.step();
            after.since(before);
            after.since(State.NOTHING);
            before = after;
        }
    }
}
