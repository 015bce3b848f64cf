package dev.antiphon.examples.chat;

import dev.antiphon.test.Peer;

import java.io.IOException;

/** A person at the other end of a socket, who types lines and reads them. */
final class Person implements AutoCloseable {
    final Peer peer;

    private Person(Peer peer) {
        this.peer = peer;
    }

    static Person at(int port) {
        return new Person(Peer.connect(port));
    }

    /** Returns a person with a name who is in a room. */
    static Person in(int port, String room, String name) throws Exception {
        Person person = at(port);
        person.types("/nick " + name);
        person.sees("you are " + name);
        person.types("/join " + room);
        person.sees("* " + room + " at ");
        return person;
    }

    void types(String line) throws Exception {
        peer.send(line + "\n");
    }

    /** Reads up to a line that contains this text, and returns it. */
    String sees(String text) throws Exception {
        String line = peer.readLine();
        while (!line.contains(text)) {
            line = peer.readLine();
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
