/**
 * Measurement: counters of each loop and second, collected into results, and the generator's own
 * validity.
 */
@NullMarked
package dev.antiphon.load.engine.measure;

import org.jspecify.annotations.NullMarked;
