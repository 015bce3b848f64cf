/**
 * Work at a fixed rate on a thread that owns its state. Commands of other threads go in; the work
 * of each tick and reports of overruns come out. Imports {@code argument}, and of the
 * engine the reporter of uncaught errors.
 */
@NullMarked
package dev.antiphon.tick;

import org.jspecify.annotations.NullMarked;
