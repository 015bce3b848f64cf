/** Helpers for the tests of all modules. Imports only the JDK, and nothing of Antiphon. */
@NullMarked
package dev.antiphon.test;

import org.jspecify.annotations.NullMarked;
