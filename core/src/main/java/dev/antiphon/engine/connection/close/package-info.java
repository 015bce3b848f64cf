/**
 * The states, events and actions of a connection's close: a state machine without side effects.
 * Imports nothing.
 */
@NullMarked
package dev.antiphon.engine.connection.close;

import org.jspecify.annotations.NullMarked;
