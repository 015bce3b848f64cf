package dev.antiphon.examples.game;

import java.nio.ByteBuffer;

/**
 * A player, a coin, a shot.
 *
 * @param id the number of a player; below zero for the others
 * @param cell the place; the rows of cells follow one another, and the first follows the last
 * @param way the number of cells to the next cell on its way; 0 for a thing at rest
 * @param value the score of a player, the worth of a coin, the player who fired a shot
 * @param until the last tick at which it exists
 */
@SuppressWarnings("EnumOrdinal") // the order of the kinds is part of the protocol
record Thing(int id, Kind kind, int cell, int way, int value, int until) {
    static final int BYTES = 17;

    /** Returns the thing at the given tick, from the thing one tick earlier. */
    Thing at(int tick) {
        return with(cell + (tick % kind.ticksPerCell == 0 ? way : 0), way, value, until);
    }

    Thing with(int newCell, int newWay, int newValue, int newUntil) {
        int inArena = Math.floorMod(newCell, World.CELLS);
        return new Thing(id, kind, inArena, newWay, newValue, newUntil);
    }

    void encode(ByteBuffer out) {
        out.put((byte) kind.ordinal()).putInt(id).putShort((short) cell).putShort((short) way);
        out.putInt(value).putInt(until);
    }

    static Thing decode(ByteBuffer in) {
        Kind kind = Kind.values()[in.get()];
        return new Thing(in.getInt(), kind, in.getShort(), in.getShort(), in.getInt(), in.getInt());
    }
}
