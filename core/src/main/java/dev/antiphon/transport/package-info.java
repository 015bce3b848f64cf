/**
 * A loop's way to the sockets: the interface, and the one on the JDK's own selector.
 *
 * <p>Goes in: what a loop asks of its sockets. Comes out: bytes, ends and failures, told on the
 * loop's thread. {@code antiphon-linux} has others, which it hands over as a {@link
 * dev.antiphon.transport.TransportProvider}. Exported to that module alone. It imports of Antiphon
 * nothing but the names of the kinds.
 */
@NullMarked
package dev.antiphon.transport;

import org.jspecify.annotations.NullMarked;
