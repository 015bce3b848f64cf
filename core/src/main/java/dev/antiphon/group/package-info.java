/**
 * Groups of connections that get the same messages. Messages go in from any thread; each member's
 * connection sends them. Imports the packages of handlers and messages, and the engine.
 */
@NullMarked
package dev.antiphon.group;

import org.jspecify.annotations.NullMarked;
