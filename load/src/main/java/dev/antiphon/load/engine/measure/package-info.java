/**
 * The measurements of a run: counters for each loop and second, their collection into results, and
 * the check that the generator kept up with its schedule.
 */
@NullMarked
package dev.antiphon.load.engine.measure;

import org.jspecify.annotations.NullMarked;
