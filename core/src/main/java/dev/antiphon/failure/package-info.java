/** Failures: values that describe errors by phase, code and numbers. Imports addresses. */
@NullMarked
package dev.antiphon.failure;

import org.jspecify.annotations.NullMarked;
