/**
 * Stubs in JUnit tests. Input: an annotation. Output: a started stub, and a report of its messages
 * when a test fails. Imports the stub, recordings, and JUnit's API.
 */
@NullMarked
package dev.antiphon.junit;

import org.jspecify.annotations.NullMarked;
