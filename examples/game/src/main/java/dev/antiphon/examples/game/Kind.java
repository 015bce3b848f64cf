package dev.antiphon.examples.game;

/** The kinds of things, in the order of their numbers in a snapshot. */
enum Kind {
    PLAYER('@', 3),
    COIN('$', 1),
    SHOT('*', 1);

    final char glyph;
    final int ticksPerCell;

    Kind(char glyph, int ticksPerCell) {
        this.glyph = glyph;
        this.ticksPerCell = ticksPerCell;
    }
}
