/**
 * Reports of load runs: results as JSON files, HTML pages, text and JUnit XML, and comparisons of
 * two results.
 *
 * <p>Input: a result or its file. The package of the charts is not exported.
 */
module dev.antiphon.load.report {
    requires transitive dev.antiphon.load;
    requires dev.antiphon.recording;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports dev.antiphon.load.report.compare;
    exports dev.antiphon.load.report.file;
    exports dev.antiphon.load.report.merge;
    exports dev.antiphon.load.report.page;
    exports dev.antiphon.load.report.text;
}
