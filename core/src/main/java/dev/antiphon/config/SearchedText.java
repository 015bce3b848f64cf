package dev.antiphon.config;

/**
 * A text in which a regular expression is searched for a bounded time: some expressions take longer
 * than anyone can wait, and a peer's message must not hold the event loop for that. For one search.
 */
final class SearchedText implements CharSequence {
    /** The most steps of a search, each over one character. */
    static final int STEPS_MAX = 1_000_000;

    private final String text;
    private int steps;

    SearchedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++steps > STEPS_MAX) {
            throw new IllegalStateException("not found within " + STEPS_MAX + " steps");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.substring(from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
