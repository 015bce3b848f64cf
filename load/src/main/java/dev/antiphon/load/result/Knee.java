package dev.antiphon.load.result;

import java.util.OptionalDouble;

/**
 * The pair of rates between which a server stops meeting the objectives.
 *
 * @param holds the highest rate per second that met the objectives; empty if no valid step did
 * @param fails the lowest rate per second above it that did not; empty if all valid steps did
 */
public record Knee(OptionalDouble holds, OptionalDouble fails) {}
