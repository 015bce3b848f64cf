package dev.antiphon.checks;

import static org.junit.jupiter.api.Assertions.fail;

import org.opentest4j.TestAbortedException;

/**
 * Something that the machine does not give: a test is left out with a plain word, but never in CI.
 */
public final class Missing {

    private Missing() {}

    /** Never returns; the type lets a caller write {@code throw}. */
    public static RuntimeException here(String what) {
        if ("true".equals(System.getenv("CI"))) {
            return fail(what);
        }
        throw new TestAbortedException(what);
    }
}
