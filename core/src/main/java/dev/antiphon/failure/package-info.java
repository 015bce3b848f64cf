/**
 * Failures: values that say what went wrong, in which phase, with the numbers. Imports addresses.
 */
@NullMarked
package dev.antiphon.failure;

import org.jspecify.annotations.NullMarked;
