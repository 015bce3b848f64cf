/**
 * The engine: event loops, connections, deadlines, buffers. Not exported.
 *
 * <p>Goes in: bytes of a {@link dev.antiphon.transport.Transport}. Comes out: calls to the user's
 * handlers, and bytes. A {@link dev.antiphon.engine.LiveConnection} is the mechanics of one
 * connection (read, decode, write, close); its {@link dev.antiphon.engine.Exchange} is what the
 * messages mean (inline, ordered, conversation, client). Both belong to one {@link
 * dev.antiphon.engine.EventLoop} for life. May import every other package of Antiphon.
 */
@NullMarked
package dev.antiphon.engine;

import org.jspecify.annotations.NullMarked;
