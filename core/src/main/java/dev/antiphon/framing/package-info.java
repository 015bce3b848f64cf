/**
 * Framings: the conversion of bytes to messages and back, without I/O. Imports nothing of Antiphon.
 */
@NullMarked
package dev.antiphon.framing;

import org.jspecify.annotations.NullMarked;
