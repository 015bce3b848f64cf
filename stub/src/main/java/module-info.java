/**
 * Stubs for tests: servers that answer by rules, proxies that inject faults, and replays.
 *
 * <p>Input: rules and faults. Output: replies, and a report of the clients' messages. The texts of
 * reports are exported to the JUnit module alone.
 */
// RE2/J has no module name yet: Java derives the name from the name of its file. The modules that
// parts are exported to are built after this one.
@SuppressWarnings({"requires-automatic", "module"})
module dev.antiphon.stub {
    requires transitive dev.antiphon.core;
    requires transitive dev.antiphon.recording;
    requires static org.jspecify;
    requires org.snakeyaml.engine;
    requires re2j;

    exports dev.antiphon.stub;
    exports dev.antiphon.stub.answer;
    exports dev.antiphon.stub.fault;
    exports dev.antiphon.stub.fault.check;
    exports dev.antiphon.stub.intercept;
    exports dev.antiphon.stub.journal;
    exports dev.antiphon.stub.match;
    exports dev.antiphon.stub.match.report to
            dev.antiphon.control,
            dev.antiphon.junit;
    exports dev.antiphon.stub.proxy;
    exports dev.antiphon.stub.replay;
    exports dev.antiphon.stub.text to
            dev.antiphon.control,
            dev.antiphon.load;
    exports dev.antiphon.stub.verify;
    exports dev.antiphon.stub.yaml;
}
