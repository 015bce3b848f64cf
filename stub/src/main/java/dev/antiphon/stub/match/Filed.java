package dev.antiphon.stub.match;

/** A text, and the matcher that an index has filed under it. */
final class Filed {
    final byte[] text;
    final int matcher;

    Filed(byte[] text, int matcher) {
        this.text = text;
        this.matcher = matcher;
    }
}
