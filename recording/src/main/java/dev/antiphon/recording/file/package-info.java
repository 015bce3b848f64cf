/**
 * The output of recorders to files. Imports nothing of Antiphon; exported only to the module of
 * captures.
 */
@NullMarked
package dev.antiphon.recording.file;

import org.jspecify.annotations.NullMarked;
