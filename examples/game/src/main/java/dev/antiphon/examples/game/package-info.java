/**
 * A small arena in real time: one server decides, players see the same world. Inputs of players go
 * in, and snapshots of the world come out, 30 times a second. It imports the published packages of
 * Antiphon.
 */
@NullMarked
package dev.antiphon.examples.game;

import org.jspecify.annotations.NullMarked;
