package dev.antiphon.benchmarks.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulation of rooms over many servers, with one subject of NATS for each room.
 *
 * <p>A post goes from a person to the person's server, from there once to the network, and from the
 * network to each server that has a member of the room, its own included; each of them sends it to
 * its members, the sender included. The number of posts in a second is drawn, and so is who posts.
 * The same plan has the same result.
 */
final class RoomsSimulation {
    private final RoomsPlan plan;
    private final SplittableRandom random;
    private final RoomMap map;
    private final long[] posts;
    private final long[] received;
    private final long[] delivered;
    private final long[] deliveredBefore;
    private long busiestSecond;

    private RoomsSimulation(RoomsPlan plan) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        this.map = RoomMap.of(plan, random);
        this.posts = new long[plan.servers()];
        this.received = new long[plan.servers()];
        this.delivered = new long[plan.servers()];
        this.deliveredBefore = new long[plan.servers()];
    }

    /**
     * The result of a simulation.
     *
     * @param servers the messages of each server
     * @param deliveredInBusiestSecond the most messages that one server delivered in one second
     */
    record Outcome(List<ServerTraffic> servers, long deliveredInBusiestSecond) {
        Outcome {
            servers = List.copyOf(servers);
        }

        /** Returns the messages that the network took from all servers. */
        long networkIn() {
            return servers.stream().mapToLong(ServerTraffic::posts).sum();
        }

        /** Returns the messages that the network gave to all servers. */
        long networkOut() {
            return servers.stream().mapToLong(ServerTraffic::received).sum();
        }
    }

    static Outcome run(RoomsPlan plan) {
        RoomsSimulation simulation = new RoomsSimulation(plan);
        for (int second = 0; second < plan.traffic().seconds(); second++) {
            simulation.second();
        }
        return simulation.outcome();
    }

    private void second() {
        System.arraycopy(delivered, 0, deliveredBefore, 0, delivered.length);
        double mean = map.people() * plan.traffic().postsPerPersonSecond();
        long due = Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        for (long post = 0; post < due; post++) {
            post(random.nextInt(map.people()));
        }
        for (int server = 0; server < delivered.length; server++) {
            busiestSecond = Math.max(busiestSecond, delivered[server] - deliveredBefore[server]);
        }
    }

    private void post(int person) {
        posts[map.serverOf(person)]++;
        int[] members = map.membersOn(map.roomOf(person));
        for (int server = 0; server < members.length; server++) {
            if (members[server] > 0) {
                received[server]++;
                delivered[server] += members[server];
            }
        }
    }

    private Outcome outcome() {
        int[] connections = new int[plan.servers()];
        int[] subscriptions = new int[plan.servers()];
        for (int room = 0; room < map.rooms(); room++) {
            int[] members = map.membersOn(room);
            for (int server = 0; server < members.length; server++) {
                connections[server] += members[server];
                subscriptions[server] += members[server] > 0 ? 1 : 0;
            }
        }
        List<ServerTraffic> servers = new ArrayList<>();
        for (int server = 0; server < plan.servers(); server++) {
            servers.add(new ServerTraffic(
                    connections[server],
                    subscriptions[server],
                    posts[server],
                    received[server],
                    delivered[server]));
        }
        return new Outcome(servers, busiestSecond);
    }
}
