/**
 * Verification: expected counts, and hints about framings that do not fit.
 */
@NullMarked
package dev.antiphon.stub.verify;

import org.jspecify.annotations.NullMarked;
