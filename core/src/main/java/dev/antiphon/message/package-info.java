/**
 * Messages and replies: values without I/O. Apart from links in comments, imports nothing of
 * Antiphon.
 */
@NullMarked
package dev.antiphon.message;

import org.jspecify.annotations.NullMarked;
