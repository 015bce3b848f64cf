/**
 * Stubs in JUnit tests: fields and parameters, cut replies, and assertions.
 *
 * <p>Input: a test class. Output: started stubs, and their reports when a test fails.
 */
module dev.antiphon.junit {
    requires transitive dev.antiphon.recording;
    requires transitive dev.antiphon.stub;
    requires static org.jspecify;
    requires transitive org.junit.jupiter.api;

    exports dev.antiphon.junit;

    opens dev.antiphon.junit to
            org.junit.platform.commons; // JUnit creates the extensions by reflection
}
