package dev.antiphon.handler;

import dev.antiphon.proxyprotocol.ProxyHeader;

import java.net.SocketAddress;

/**
 * The proxy that passed a connection on. Addresses that the header names replace the connection's
 * own. Where the header names addresses, they are the connection's own.
 *
 * @param peer the proxy's address
 * @param local the address that the proxy connected to
 * @param header the header that the proxy sent
 */
public record ProxyVia(SocketAddress peer, SocketAddress local, ProxyHeader header) {}
