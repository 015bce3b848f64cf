/**
 * Buffers: received bytes that are not a whole message, unsent bytes, and the view of one message.
 */
@NullMarked
package dev.antiphon.engine.buffer;

import org.jspecify.annotations.NullMarked;
