/** The output of both kinds of recorders. It imports nothing of Antiphon; captures alone see it. */
@NullMarked
package dev.antiphon.recording.file;

import org.jspecify.annotations.NullMarked;
