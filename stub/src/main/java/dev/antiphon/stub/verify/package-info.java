/** Verification: expected numbers of messages, and kinds of findings. */
@NullMarked
package dev.antiphon.stub.verify;

import org.jspecify.annotations.NullMarked;
