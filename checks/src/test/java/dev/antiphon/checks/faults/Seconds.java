package dev.antiphon.checks.faults;

/**
 * What a peer's line {@code WORD COUNT FIRST LAST} says: to how many it happened, and after how
 * many seconds to the first and to the last of them.
 */
record Seconds(int count, double first, double last) {
    static Seconds of(String line) {
        String[] words = line.strip().split(" ", -1);
        return new Seconds(
                Integer.parseInt(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]));
    }
}
