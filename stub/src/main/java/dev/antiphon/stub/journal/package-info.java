/** Records of a stub: snapshots of the connections, and the received messages. */
@NullMarked
package dev.antiphon.stub.journal;

import org.jspecify.annotations.NullMarked;
