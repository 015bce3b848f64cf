package dev.antiphon.examples.game;

import dev.antiphon.message.Message;

import java.nio.ByteBuffer;

/**
 * A wish of a player: to turn, or to fire in the direction in which it walks.
 *
 * @param player the id of the player
 * @param seen the tick that the player's screen shows; each input has a later one
 * @param way one of {@link World#WAYS}; 0 fires
 */
record Input(int player, int seen, int way) {
    static final int BYTES = 10;

    Message encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).putInt(player).putInt(seen);
        return Message.of(out.putShort((short) way).flip());
    }

    static Input decode(ByteBuffer in) {
        return new Input(in.getInt(), in.getInt(), in.getShort());
    }

    /**
     * Checks that a fair client can have sent this input.
     *
     * @param sender the player who sent it
     * @param earlier the tick of the sender's previous input
     * @param now the latest tick
     * @throws IllegalArgumentException when the input is unfair
     */
    void requireFair(int sender, int earlier, int now) {
        if (player != sender || seen <= earlier || seen > now || !World.WAYS.contains(way)) {
            throw new IllegalArgumentException("%s is unfair; player %s, tick %s to %s, ways %s"
                    .formatted(this, sender, earlier + 1, now, World.WAYS));
        }
    }
}
