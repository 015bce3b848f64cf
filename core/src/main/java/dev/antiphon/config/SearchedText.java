package dev.antiphon.config;

/**
 * A text for a regular expression search with a bounded number of steps. Without a bound, some
 * expressions would search a message of a peer almost endlessly and block the event loop. Each
 * object is for one search.
 */
final class SearchedText implements CharSequence {
    /** The largest number of steps of a search; each step reads one character. */
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
