/**
 * Results of a stub: snapshots of its connections and the messages that it received.
 */
@NullMarked
package dev.antiphon.stub.journal;

import org.jspecify.annotations.NullMarked;
