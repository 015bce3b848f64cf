package dev.antiphon.junit;

import dev.antiphon.stub.StubServer;
import dev.antiphon.test.Peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The code under test: a client that opens a connection for each request. */
final class Caller {
    private Caller() {}

    /** Asks a line and reads up to the next line feed, however many reads that takes. */
    static String ask(StubServer stub, String line) throws IOException {
        try (Peer peer = Peer.connect(stub.port())) {
            return peer.ask(line).strip();
        }
    }

    /** Asks a line and takes the bytes of one read for the reply, which is a common mistake. */
    static String askWithOneRead(StubServer stub, String line) throws IOException {
        try (Peer peer = Peer.connect(stub.port())) {
            byte[] buffer = new byte[1000];
            int count = peer.send(line + "\n").socket().getInputStream().read(buffer);
            return new String(buffer, 0, count, StandardCharsets.UTF_8).strip();
        }
    }
}
