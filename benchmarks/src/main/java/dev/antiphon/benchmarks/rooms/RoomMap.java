package dev.antiphon.benchmarks.rooms;

import dev.antiphon.benchmarks.rooms.RoomsPlan.Crowd;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The people of a simulation: for each the room and the server, and for each room its servers. */
final class RoomMap {
    private final int[] roomOf;
    private final int[] serverOf;
    private final int[] sizes;
    private final int[][] membersOn;

    private RoomMap(RoomsPlan plan, SplittableRandom random) {
        int people = plan.crowd().people();
        roomOf = new int[people];
        serverOf = new int[people];
        sizes = new int[plan.crowd().rooms()];
        membersOn = new int[plan.crowd().rooms()][];
        double[] shares = shares(plan.crowd());
        for (int person = 0; person < people; person++) {
            int room = room(person, shares, random);
            int server = server(plan, person, room);
            roomOf[person] = room;
            serverOf[person] = server;
            sizes[room]++;
            if (membersOn[room] == null) {
                membersOn[room] = new int[plan.servers()];
            }
            membersOn[room][server]++;
        }
    }

    static RoomMap of(RoomsPlan plan, SplittableRandom random) {
        return new RoomMap(plan, random);
    }

    /** Returns the cumulated shares of the rooms by Zipf's law. */
    private static double[] shares(Crowd crowd) {
        double[] shares = new double[crowd.rooms()];
        double sum = 0;
        for (int room = 0; room < shares.length; room++) {
            sum += 1 / Math.pow(room + 1, crowd.skew());
            shares[room] = sum;
        }
        return shares;
    }

    /** Returns a room by its share. The first people take one room each, so that none is empty. */
    private static int room(int person, double[] shares, SplittableRandom random) {
        if (person < shares.length) {
            return person;
        }
        int found = Arrays.binarySearch(shares, random.nextDouble(shares[shares.length - 1]));
        return found < 0 ? Math.min(-found - 1, shares.length - 1) : found;
    }

    private static int server(RoomsPlan plan, int person, int room) {
        return switch (plan.placement()) {
            // people arrive in no order of their rooms, but the first ones do
            case SPREAD -> scattered(person) % plan.servers();
            case BY_ROOM -> scattered(room) % plan.servers();
        };
    }

    /** Returns a non-negative number that spreads consecutive ones, as a hash does. */
    private static int scattered(int number) {
        long mixed = (number + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (int) ((mixed ^ (mixed >>> 31)) & Integer.MAX_VALUE);
    }

    int people() {
        return roomOf.length;
    }

    int rooms() {
        return sizes.length;
    }

    int roomOf(int person) {
        return roomOf[person];
    }

    int serverOf(int person) {
        return serverOf[person];
    }

    /** Returns the number of members of a room on each server. */
    int[] membersOn(int room) {
        return membersOn[room];
    }
}
