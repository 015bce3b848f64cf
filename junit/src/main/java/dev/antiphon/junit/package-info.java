/**
 * Stubs and assertions for JUnit tests. Input: an annotation. Output: a started stub, and a report
 * of its messages when a test fails. Imports the core, the stub, recordings, and the API of JUnit.
 */
@NullMarked
package dev.antiphon.junit;

import org.jspecify.annotations.NullMarked;
