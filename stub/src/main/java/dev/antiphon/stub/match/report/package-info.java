/** Explanations of mismatches for reports: differences and hints. */
@NullMarked
package dev.antiphon.stub.match.report;

import org.jspecify.annotations.NullMarked;
