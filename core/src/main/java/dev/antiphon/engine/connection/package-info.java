/**
 * Connections: bytes in, frames, messages to a {@link
 * dev.antiphon.engine.connection.MessageHandler}, frames out, timeouts, and the close sequence.
 */
@NullMarked
package dev.antiphon.engine.connection;

import org.jspecify.annotations.NullMarked;
