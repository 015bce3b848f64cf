/** Verification of a stub: expected numbers of messages, findings, and their kinds. */
@NullMarked
package dev.antiphon.stub.verify;

import org.jspecify.annotations.NullMarked;
