package dev.antiphon.load.result;

import java.util.OptionalDouble;

/**
 * Between which rates a server stops holding what is asked of it.
 *
 * @param holds the highest rate per second that held; empty where no valid step did
 * @param fails the lowest rate per second above it that did not; empty where all valid steps
 *     did
 */
public record Knee(OptionalDouble holds, OptionalDouble fails) {}
