/**
 * The load generator: it puts open or closed load on a server and checks whether the measurements
 * are valid.
 *
 * <p>The engine is not exported. Reports are in the module {@code dev.antiphon.load.report}.
 */
// HdrHistogram and RE2/J have no module names yet: they are found by the names of their files.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.antiphon.load {
    requires transitive dev.antiphon.core;
    requires transitive HdrHistogram;
    requires java.management;
    requires re2j;
    requires static org.jspecify;

    exports dev.antiphon.load;
    exports dev.antiphon.load.result;
}
