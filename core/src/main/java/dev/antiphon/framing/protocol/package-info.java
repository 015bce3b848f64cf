/**
 * Framings of protocols that need a class each: bytes to messages and back, without I/O. {@link
 * dev.antiphon.framing.Framing#parse} finds them by their names. Imports the framings' interface
 * alone.
 */
@NullMarked
package dev.antiphon.framing.protocol;

import org.jspecify.annotations.NullMarked;
