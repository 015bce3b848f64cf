/**
 * The interface between an event loop and the system's sockets, and its implementation on the JDK's
 * selector.
 *
 * <p>Input: calls of an event loop. Output: received bytes, ends of input and failures, on the
 * thread of the loop. {@code antiphon-linux} provides further transports by a {@link
 * dev.antiphon.transport.TransportProvider}; the package is exported only to that module. Imports
 * only {@code TransportKind} and {@code TransportInUse}.
 */
@NullMarked
package dev.antiphon.transport;

import org.jspecify.annotations.NullMarked;
