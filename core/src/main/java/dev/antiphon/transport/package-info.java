/**
 * The interface between an event loop and the system's sockets, and its implementation on the JDK's
 * selector.
 *
 * <p>Input: requests of a loop. Output: bytes, ends and failures, on the loop's thread. {@code
 * antiphon-linux} provides other transports by a {@link dev.antiphon.transport.TransportProvider}.
 * Exported to that module alone. Imports only the names of the kinds.
 */
@NullMarked
package dev.antiphon.transport;

import org.jspecify.annotations.NullMarked;
