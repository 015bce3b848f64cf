/**
 * Stubs in JUnit tests: fields and parameters, cut replies, and assertions.
 *
 * <p>Goes in: a test class. Comes out: started stubs, and their reports where a test fails.
 */
module dev.antiphon.junit {
    requires transitive dev.antiphon.recording;
    requires transitive dev.antiphon.stub;
    requires static org.jspecify;
    requires transitive org.junit.jupiter.api;

    exports dev.antiphon.junit;

    opens dev.antiphon.junit to
            org.junit.platform.commons; // it creates the extensions
}
