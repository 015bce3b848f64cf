package dev.antiphon.control.toxiproxy;

import dev.antiphon.test.Peer;

/** An exchange of literal bytes. */
final class Raw {
    private Raw() {}

    /** Sends a text and returns everything that the peer sends until it closes. */
    static String exchange(int port, String text) throws Exception {
        try (Peer peer = Peer.connect(port)) {
            return peer.send(text).readToEnd();
        }
    }
}
