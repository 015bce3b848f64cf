/**
 * Framings of protocols, one class each, without I/O. {@link dev.antiphon.framing.Framing#parse}
 * finds them by their names. Imports only {@code dev.antiphon.framing}.
 */
@NullMarked
package dev.antiphon.framing.protocol;

import org.jspecify.annotations.NullMarked;
