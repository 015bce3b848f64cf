/** Helpers for the tests of all modules. Imports the JDK alone, and nothing of Antiphon. */
@NullMarked
package dev.antiphon.test;

import org.jspecify.annotations.NullMarked;
