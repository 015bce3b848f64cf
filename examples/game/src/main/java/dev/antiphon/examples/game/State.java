package dev.antiphon.examples.game;

import dev.antiphon.message.Message;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * All things at one tick, by id.
 *
 * <p>Server and clients move things by the same rule. A snapshot therefore contains only the things
 * that are new or did not go on as before.
 */
record State(int tick, Map<Integer, Thing> things) {
    /** The state before the first tick. The snapshot since then contains everything. */
    static final State NOTHING = new State(0, Map.of());

    /** The first byte of a snapshot. */
    static final byte SNAPSHOT = 0;

    /** Returns the state one tick later if nothing happens. */
    State next() {
        Map<Integer, Thing> later = new HashMap<>(things);
        later.values().removeIf(thing -> thing.until() <= tick);
        later.replaceAll((_, thing) -> thing.at(tick + 1));
        return new State(tick + 1, later);
    }

    /** Returns the snapshot that leads from an earlier state to this one. */
    Message since(State base) {
        Set<Thing> changed = new HashSet<>(things.values());
        base.next().things.values().forEach(changed::remove);
        ByteBuffer out = ByteBuffer.allocate(9 + changed.size() * Thing.BYTES);
        out.put(SNAPSHOT).putInt(base.tick).putInt(tick);
        changed.forEach(thing -> thing.encode(out));
        return Message.of(out.flip());
    }

    /**
     * Returns the state after a snapshot; this state if the snapshot continues another one.
     *
     * @param snapshot the message behind its first byte
     * @param wanted the ids of things that the new state contains
     */
    State after(ByteBuffer snapshot, IntPredicate wanted) {
        int base = snapshot.getInt();
        State later = new State(snapshot.getInt(), (base == tick ? this : NOTHING).next().things);
        for (; snapshot.hasRemaining(); snapshot.position(snapshot.position() + Thing.BYTES)) {
            if (wanted.test(snapshot.getInt(snapshot.position() + 1))) {
                Thing thing = Thing.decode(snapshot.slice());
                later.things.put(thing.id(), thing);
            }
        }
        return base == tick || base == 0 ? later : this;
    }
}
