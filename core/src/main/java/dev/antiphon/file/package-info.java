/**
 * Reading of files up to a size limit. Input: a path and a limit. Output: bytes or a message.
 * Imports messages. Exported to Antiphon's own modules only.
 */
@NullMarked
package dev.antiphon.file;

import org.jspecify.annotations.NullMarked;
