/**
 * System calls, structures and constants of Linux by {@code java.lang.foreign}. Imports nothing of
 * Antiphon.
 */
@NullMarked
package dev.antiphon.linux.kernel;

import org.jspecify.annotations.NullMarked;
