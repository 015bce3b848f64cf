package dev.antiphon.control.mountebank;

import dev.antiphon.message.Message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of bytes in mountebank's JSON: UTF-8 or Base64. */
public enum ImposterMode {
    /** The bytes are UTF-8. Invalid bytes become U+FFFD, as in Node. */
    TEXT("text") {
        @Override
        public Message message(String data) {
            return Message.text(data);
        }

        @Override
        public String data(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    },

    /** The bytes are in Base64. */
    BINARY("binary") {
        @Override
        public Message message(String data) {
            return Message.of(Base64.getDecoder().decode(lenient(data)));
        }

        @Override
        public String data(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    };

    private final String word;

    ImposterMode(String word) {
        this.word = word;
    }

    /**
     * Returns the mode with this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ImposterMode named(String word) {
        for (ImposterMode each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("the mode is \"" + word + "\"; write text or binary");
    }

    /** Returns the name of the mode in mountebank's JSON. */
    public String word() {
        return word;
    }

    /** Returns the bytes of this data. */
    public abstract Message message(String data);

    /** Returns these bytes as data. */
    public abstract String data(byte[] bytes);

    /**
     * Returns the digits of a Base64 text as Node reads them: either alphabet, up to the first
     * {@code =}, without other characters and without an incomplete byte at the end.
     */
    private static String lenient(String data) {
        StringBuilder digits = new StringBuilder(data.length());
        for (int i = 0; i < data.length() && data.charAt(i) != '='; i++) {
            char each = data.charAt(i);
            if (each == '-' || each == '_') {
                digits.append(each == '-' ? '+' : '/');
            } else if ((each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || each == '+'
                    || each == '/') {
                digits.append(each);
            }
        }
        if (digits.length() % 4 == 1) {
            digits.setLength(digits.length() - 1);
        }
        return digits.toString();
    }
}
