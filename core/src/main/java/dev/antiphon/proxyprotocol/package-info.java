/**
 * The PROXY protocol of HAProxy, versions 1 and 2: a header at the beginning of a connection in
 * which a proxy names the client whose connection it passes on. Input: bytes. Output: a {@link
 * dev.antiphon.proxyprotocol.ProxyHeader}, or the reason of its refusal. Without I/O; imports
 * nothing of Antiphon. Source: HAProxy's {@code doc/proxy-protocol.txt}.
 */
@NullMarked
package dev.antiphon.proxyprotocol;

import org.jspecify.annotations.NullMarked;
