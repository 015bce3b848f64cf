/**
 * How a message's boundary is written and found: bytes in, positions out. No I/O, no clock, no
 * thread.
 *
 * <p>A leaf: it imports nothing of Antiphon. One {@link dev.antiphon.framing.Framing} is a file;
 * the grammar that names them all is {@code FramingGrammar}.
 */
@NullMarked
package dev.antiphon.framing;

import org.jspecify.annotations.NullMarked;
