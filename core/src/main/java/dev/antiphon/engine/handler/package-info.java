/**
 * Handlers of a server on their connections: inline, on virtual threads, asynchronous, and whole
 * conversations.
 */
@NullMarked
package dev.antiphon.engine.handler;

import org.jspecify.annotations.NullMarked;
