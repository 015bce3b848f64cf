/**
 * The load generator: runs open and closed load against a server and judges its own figures.
 *
 * <p>Its engine is not exported. Reports are in another module.
 */
// HdrHistogram has no module name yet: it is found by the name of its file.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.antiphon.load {
    requires transitive dev.antiphon.core;
    requires transitive HdrHistogram;
    requires java.management;
    requires static org.jspecify;

    exports dev.antiphon.load;
    exports dev.antiphon.load.result;
}
