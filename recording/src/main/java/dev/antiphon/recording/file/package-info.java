/** The output of recorders to files. Imports nothing of Antiphon; exported to captures alone. */
@NullMarked
package dev.antiphon.recording.file;

import org.jspecify.annotations.NullMarked;
