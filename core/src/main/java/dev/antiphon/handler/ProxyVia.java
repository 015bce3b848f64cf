package dev.antiphon.handler;

import dev.antiphon.proxyprotocol.ProxyHeader;

import java.net.SocketAddress;

/**
 * The proxy that passed a connection on. If the header contains addresses, {@link
 * Connection#remoteAddress} and {@link Connection#localAddress} return these; this record contains
 * the addresses of the socket.
 *
 * @param peer the address of the proxy
 * @param local the address that the proxy connected to
 * @param header the header that the proxy sent
 */
public record ProxyVia(SocketAddress peer, SocketAddress local, ProxyHeader header) {}
