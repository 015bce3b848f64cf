package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.RoomPost;
import dev.antiphon.message.Message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A post as a message of NATS: a version, the time, the server with its count of posts to this
 * room, sender, id and content.
 *
 * @param atMillis the time of sending
 * @param server the server that sent it
 * @param number the number of the post among this server's posts to the room, from 1
 * @param post the post
 */
record PostWire(long atMillis, String server, long number, RoomPost post) {
    private static final int VERSION = 1;

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + post.body().size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(atMillis);
            out.writeUTF(server);
            out.writeLong(number);
            out.writeUTF(post.sender());
            out.writeUTF(post.id());
            out.write(post.body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the post in these bytes.
     *
     * @throws IOException when the bytes are something else
     */
    static PostWire of(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("a post of version " + version + "; this one is " + VERSION);
            }
            return new PostWire(
                    in.readLong(),
                    in.readUTF(),
                    in.readLong(),
                    new RoomPost(in.readUTF(), in.readUTF(), Message.of(in.readAllBytes())));
        } catch (RuntimeException e) {
            throw new IOException("no post", e);
        }
    }
}
