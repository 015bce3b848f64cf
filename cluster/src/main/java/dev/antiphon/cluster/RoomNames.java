package dev.antiphon.cluster;

import java.nio.charset.StandardCharsets;

/** The check of names of rooms, members and posts. */
final class RoomNames {
    static final int BYTES_MAX = 64;

    private RoomNames() {}

    /**
     * Returns the name.
     *
     * @throws RoomsException when it is empty, too long, or has a character that cannot be seen
     */
    static String check(String what, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > BYTES_MAX) {
            throw new RoomsException(
                    RoomsException.Reason.BAD_NAME,
                    what + " of " + bytes + " bytes; give 1 to " + BYTES_MAX + " bytes of UTF-8");
        }
        if (name.codePoints().anyMatch(RoomNames::unseen)) {
            throw new RoomsException(
                    RoomsException.Reason.BAD_NAME,
                    what + " has a space, a control character or half a character; give letters, "
                            + "digits and signs");
        }
        return name;
    }

    private static boolean unseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
