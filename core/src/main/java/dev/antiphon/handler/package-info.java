/**
 * Handlers that users write, and the connections, conversations and replies that they work with.
 */
@NullMarked
package dev.antiphon.handler;

import org.jspecify.annotations.NullMarked;
