package dev.antiphon.cluster;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** The members of one room on all servers, by name. */
final class RoomPresence {
    private static final int HASH_BYTES = 12;

    private final TreeMap<String, Occupant> byName = new TreeMap<>();

    @Nullable
    Occupant get(String name) {
        return byName.get(name);
    }

    void put(Occupant occupant) {
        byName.put(occupant.name(), occupant);
    }

    /** Removes a member; returns false when another one has its name by now. */
    boolean remove(Occupant occupant) {
        return byName.remove(occupant.name(), occupant);
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns the form of a claim that servers exchange. */
    static String hash(String claim) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256")
                    .digest(claim.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
