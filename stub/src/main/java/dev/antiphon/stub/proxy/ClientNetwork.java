package dev.antiphon.stub.proxy;

import dev.antiphon.proxyprotocol.ProxyTrust;

import java.net.SocketAddress;

/**
 * The addresses of the clients that a fault applies to: one address or a network.
 *
 * @param text the network, as the user wrote it
 * @param addresses the addresses of the network, read like those of trusted proxies
 */
record ClientNetwork(String text, ProxyTrust addresses) {
    /**
     * Reads an address such as {@code 10.0.0.7} or a network such as {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    static ClientNetwork parse(String text) {
        return new ClientNetwork(text, ProxyTrust.in(text));
    }

    boolean contains(SocketAddress client) {
        return addresses.trusts(client);
    }

    @Override
    public String toString() {
        return text;
    }
}
