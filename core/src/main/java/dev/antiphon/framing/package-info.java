/**
 * Framings: bytes to messages and back, without I/O. Imports messages only.
 */
@NullMarked
package dev.antiphon.framing;

import org.jspecify.annotations.NullMarked;
