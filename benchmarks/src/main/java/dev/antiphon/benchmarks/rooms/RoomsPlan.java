package dev.antiphon.benchmarks.rooms;

/**
 * The settings of a simulation.
 *
 * @param servers the number of servers
 * @param crowd the people and their rooms
 * @param traffic the messages
 * @param placement the choice of a server for each person
 * @param seed the seed of all random values
 */
record RoomsPlan(int servers, Crowd crowd, Traffic traffic, Placement placement, long seed) {
    private static final int SERVERS_MAX = 1_000;
    private static final int PEOPLE_MAX = 10_000_000;

    RoomsPlan {
        check("servers", servers, 1, SERVERS_MAX);
        check("people", crowd.people(), 1, PEOPLE_MAX);
        check("rooms", crowd.rooms(), 1, crowd.people());
        check("skew", crowd.skew(), 0, 3);
        check("rate", traffic.postsPerPersonSecond(), 0, 1_000);
        check("seconds", traffic.seconds(), 1, 3_600);
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a value from " + least + " to " + most);
        }
    }

    /**
     * The people, each with one connection and in one room.
     *
     * @param people the number of people
     * @param rooms the number of rooms
     * @param skew the exponent of Zipf's law by which people choose rooms; 0 for equal rooms
     */
    record Crowd(int people, int rooms, double skew) {}

    /**
     * The messages.
     *
     * @param postsPerPersonSecond the mean number of messages that a person posts in a second
     * @param seconds the simulated time
     */
    record Traffic(double postsPerPersonSecond, int seconds) {}

    /** The choice of a server for each person. */
    enum Placement {
        /** The server with the fewest connections, as a balancer that knows no rooms chooses. */
        SPREAD,
        /** The server of the person's room, as a balancer that hashes the room chooses. */
        BY_ROOM
    }
}
