/**
 * Failures: values that describe errors by phase, code and numbers. Apart from links in comments,
 * imports only addresses.
 */
@NullMarked
package dev.antiphon.failure;

import org.jspecify.annotations.NullMarked;
