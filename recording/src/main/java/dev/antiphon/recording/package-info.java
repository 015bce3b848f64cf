/**
 * Events as JSON Lines, version 1: the format of recordings, of the tool's {@code --json}
 * and of the console's feed. In go events ({@code Recorder}) or lines ({@code RecordingReader}),
 * out come lines or entries. It imports the core's trunk and events, and Jackson's streaming half.
 */
@NullMarked
package dev.antiphon.recording;

import org.jspecify.annotations.NullMarked;
