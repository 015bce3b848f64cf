/**
 * The PROXY protocol of HAProxy, versions 1 and 2: a proxy begins a connection with a header that
 * contains the addresses of the client. Input: bytes. Output: a {@link
 * dev.antiphon.proxyprotocol.ProxyHeader}, or the reason why the header is refused. Without I/O;
 * imports nothing of Antiphon. Source: HAProxy's {@code doc/proxy-protocol.txt}.
 */
@NullMarked
package dev.antiphon.proxyprotocol;

import org.jspecify.annotations.NullMarked;
