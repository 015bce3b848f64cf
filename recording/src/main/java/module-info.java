/**
 * Recordings: the events of a server or client as JSON Lines.
 *
 * <p>Input: events. Output: lines, and entries that are read back from lines.
 */
@SuppressWarnings("module") // the modules that parts are exported to are built after this one
module dev.antiphon.recording {
    requires transitive dev.antiphon.core;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports dev.antiphon.recording;
    exports dev.antiphon.recording.file to
            dev.antiphon.capture;
    exports dev.antiphon.recording.json to
            dev.antiphon.control,
            dev.antiphon.load.report;
}
