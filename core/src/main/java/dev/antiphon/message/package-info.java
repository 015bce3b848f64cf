/**
 * Messages and replies: values without I/O. Imports nothing of Antiphon.
 */
@NullMarked
package dev.antiphon.message;

import org.jspecify.annotations.NullMarked;
