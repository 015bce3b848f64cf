/**
 * Journal of a stub: connections, received messages and faults, in order.
 */
@NullMarked
package dev.antiphon.stub.journal;

import org.jspecify.annotations.NullMarked;
