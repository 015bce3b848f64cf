package dev.antiphon.framing;

/** The text of bytes in the name of a framing, with the escapes {@code \n \r \t \0 \\ \xHH}. */
final class EscapedBytes {
    private EscapedBytes() {}

    /** Returns the bytes as text in printable ASCII without spaces; other bytes are escaped. */
    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(
                    switch (each) {
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        case 0 -> "\\0";
                        case '\\' -> "\\\\";
                        default ->
                            each > 0x20 && each < 0x7F
                                    ? Character.toString(each)
                                    : "\\x%02x".formatted(each & 0xFF);
                    });
        }
        return text.toString();
    }
}
