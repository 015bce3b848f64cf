/**
 * Servers, stubs, proxies and faults that are created, changed and ended while others run.
 *
 * <p>Input: definitions, as code, as a file or over HTTP. Output: running services, and events.
 */
module dev.antiphon.control {
    requires transitive dev.antiphon.core;
    requires transitive dev.antiphon.recording;
    requires transitive dev.antiphon.stub;
    requires dev.antiphon.capture;
    requires jdk.httpserver;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports dev.antiphon.control;
    exports dev.antiphon.control.api;
    exports dev.antiphon.control.breakpoint;
    exports dev.antiphon.control.definition;
    exports dev.antiphon.control.file;
    exports dev.antiphon.control.load;
    exports dev.antiphon.control.mountebank;
    exports dev.antiphon.control.mountebank.imports;
    exports dev.antiphon.control.toxiproxy;
}
