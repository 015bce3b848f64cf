/**
 * Events as JSON Lines, version 1: the format of recordings, of the option {@code --json} and of
 * the console feed. Input: events ({@code Recorder}) or lines ({@code RecordingReader}). Output:
 * lines or entries. Imports the core and the streaming API of Jackson.
 */
@NullMarked
package dev.antiphon.recording;

import org.jspecify.annotations.NullMarked;
