package dev.antiphon.examples.chat;

/** A line that cannot be done; the person sees the text. */
final class ChatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChatException(String text) {
        super(text);
    }
}
