/**
 * Stubs in JUnit tests. In goes an annotation, out comes a started stub, and a failed test that
 * says what was said. It imports the stub, recordings, and JUnit's API.
 */
@NullMarked
package dev.antiphon.junit;

import org.jspecify.annotations.NullMarked;
