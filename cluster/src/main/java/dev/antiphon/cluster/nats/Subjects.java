package dev.antiphon.cluster.nats;

import java.nio.charset.StandardCharsets;

/**
 * The subjects of rooms. A room's name is one token: letters, digits, hyphen and underscore stand
 * for themselves, every other byte of its UTF-8 is an equals sign and two hexadecimal digits.
 *
 * @param prefix the first token of all subjects
 */
record Subjects(String prefix) {
    /** The subject to which posts of a room are sent. */
    String post(String room) {
        return prefix + ".post." + token(room);
    }

    /** The subject from which a room's messages come: with a history, numbered copies of posts. */
    String live(String room) {
        return prefix + ".live." + token(room);
    }

    String members(String room) {
        return prefix + ".members." + token(room);
    }

    String allPosts() {
        return prefix + ".post.>";
    }

    String allLive() {
        return prefix + ".live.>";
    }

    String alive() {
        return prefix + ".alive";
    }

    String question() {
        return prefix + ".question";
    }

    String answers(String server) {
        return prefix + ".answer." + server;
    }

    String stream() {
        return prefix + "-rooms";
    }

    static String token(String name) {
        StringBuilder token = new StringBuilder(name.length());
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(each)) {
                token.append((char) each);
            } else {
                token.append(String.format("=%02x", each & 0xFF));
            }
        }
        return token.toString();
    }

    private static boolean isPlain(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || each == '-'
                || each == '_';
    }
}
