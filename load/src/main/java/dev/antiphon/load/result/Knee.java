package dev.antiphon.load.result;

import java.util.OptionalDouble;

/**
 * The two rates between which a server stops meeting the objectives.
 *
 * @param holds the highest rate per second that met the objectives; empty if no valid step met them
 * @param fails the lowest rate per second above {@code holds} that did not meet them; empty if all
 *     valid steps met them
 */
public record Knee(OptionalDouble holds, OptionalDouble fails) {}
