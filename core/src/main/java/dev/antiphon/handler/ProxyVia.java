package dev.antiphon.handler;

import dev.antiphon.proxyprotocol.ProxyHeader;

import java.net.SocketAddress;

/**
 * By which proxy a connection came. Where the header names addresses, they are the connection's
 * own.
 *
 * @param peer the proxy's address
 * @param local the address that the proxy connected to
 * @param header what the proxy said
 */
public record ProxyVia(SocketAddress peer, SocketAddress local, ProxyHeader header) {}
