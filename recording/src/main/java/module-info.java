/**
 * Recordings: what happened on a server's or client's connections, as JSON Lines.
 *
 * <p>Goes in: events. Comes out: lines, and from lines the same entries again.
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
            dev.antiphon.load.report;
}
