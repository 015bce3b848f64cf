/** Helpers of the tests of all modules: the JDK alone, and no type of Antiphon. */
@NullMarked
package dev.antiphon.test;

import org.jspecify.annotations.NullMarked;
