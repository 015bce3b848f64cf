/**
 * The PROXY protocol of HAProxy, versions 1 and 2: a header at the beginning of a connection in
 * which a proxy names the client whose connection it passes on. Goes in: bytes. Comes out: a
 * {@link dev.antiphon.proxyprotocol.ProxyHeader}, or why there is none. A leaf without I/O: it
 * imports nothing of Antiphon. Source: HAProxy's {@code doc/proxy-protocol.txt}.
 */
@NullMarked
package dev.antiphon.proxyprotocol;

import org.jspecify.annotations.NullMarked;
