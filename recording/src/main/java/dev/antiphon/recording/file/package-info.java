/** Where both kinds of recorders write. It imports nothing of Antiphon, and is not exported. */
@NullMarked
package dev.antiphon.recording.file;

import org.jspecify.annotations.NullMarked;
