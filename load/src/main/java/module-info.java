/**
 * The load generator: it puts open or closed load on a server and checks whether the measurements
 * are valid.
 *
 * <p>The engine is not exported. Reports are in the module {@code dev.antiphon.load.report}.
 */
// HdrHistogram has no module name yet: it is found by the name of its file.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.antiphon.load {
    requires transitive dev.antiphon.core;
    requires transitive HdrHistogram;
    requires dev.antiphon.stub;
    requires java.management;
    requires static org.jspecify;

    exports dev.antiphon.load;
    exports dev.antiphon.load.result;
}
