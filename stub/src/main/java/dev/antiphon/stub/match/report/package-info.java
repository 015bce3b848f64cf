/**
 * Explanations of mismatches: differences, hex dumps and hints.
 */
@NullMarked
package dev.antiphon.stub.match.report;

import org.jspecify.annotations.NullMarked;
