/**
 * Reading files. Goes in: a path and a bound. Comes out: bytes. It imports nothing of Antiphon, and
 * is exported to Antiphon's own modules alone.
 */
@NullMarked
package dev.antiphon.file;

import org.jspecify.annotations.NullMarked;
