/**
 * What happened: the values that the engine tells its listeners. A leaf: it imports the trunk's
 * values and nothing else of Antiphon. The engine emits and does not log; listeners log, measure
 * and record.
 */
@NullMarked
package dev.antiphon.event;

import org.jspecify.annotations.NullMarked;
