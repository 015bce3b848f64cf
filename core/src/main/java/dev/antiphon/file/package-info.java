/**
 * Reading of files up to a size limit. Input: a path and a limit. Output: bytes. Imports nothing of
 * Antiphon, and is exported to Antiphon's modules alone.
 */
@NullMarked
package dev.antiphon.file;

import org.jspecify.annotations.NullMarked;
