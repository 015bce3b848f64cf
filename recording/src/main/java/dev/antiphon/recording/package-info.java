/**
 * Events as JSON Lines, version 1: the format of recordings, of the tool's {@code --json} and of
 * the console's feed. Input: events ({@code Recorder}) or lines ({@code RecordingReader}). Output:
 * lines or entries. Imports the core, and Jackson's streaming API.
 */
@NullMarked
package dev.antiphon.recording;

import org.jspecify.annotations.NullMarked;
