package dev.antiphon.benchmarks.rooms;

/**
 * The messages of one server in a simulation.
 *
 * @param connections the connections that it holds
 * @param subscriptions the rooms of which it has members, each of them one subject
 * @param posts the messages that its people posted, each of which it publishes once
 * @param received the messages that it received from the network, its own included
 * @param delivered the messages that it sent to its people
 */
record ServerTraffic(
        int connections, int subscriptions, long posts, long received, long delivered) {
    /** Returns all messages that the server handled. */
    long messages() {
        return 2 * posts + received + delivered; // a post comes in, and goes to the network
    }
}
