/**
 * The interfaces of handlers, which users write, and of the connections, conversations and replies
 * that handlers use.
 */
@NullMarked
package dev.antiphon.handler;

import org.jspecify.annotations.NullMarked;
