package dev.antiphon.stub.match;

import dev.antiphon.stub.match.Content.Place;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the text that a pattern cannot do without: the longest run of plain characters outside all
 * groups. It reads as much of RE2's syntax as it is sure of. At anything else it stops, and what it
 * has found until there counts, unless an alternative may follow. Used once, by one thread.
 */
final class PatternClue {
    private static final String CLASSES = "dDwWsSbBAz";
    private static final Pattern QUANTIFIER = Pattern.compile("[*+?]+|\\{\\d+(,\\d*)?}\\??");
    private static final Pattern PLAIN_GROUP = Pattern.compile("\\((?!\\?)|\\(\\?(:|P?<\\w+>)");
    private static final char REPLACEMENT = '\ufffd';

    private final String pattern;
    private final StringBuilder run = new StringBuilder();
    private int at;
    private boolean runIsStart = true;
    private String longest = "";
    private boolean longestIsStart;

    private PatternClue(String pattern) {
        this.pattern = pattern;
    }

    /** For a pattern that must match the whole of a text. */
    static Optional<Clue> of(String pattern) {
        return pattern.contains("\\Q") ? Optional.empty() : new PatternClue(pattern).find();
    }

    private Optional<Clue> find() {
        while (at < pattern.length()) {
            if (!takePiece()) {
                if (pattern.indexOf('|', at) >= 0) {
                    return Optional.empty();
                }
                break;
            }
        }
        endRun();
        byte[] bytes = longest.getBytes(StandardCharsets.UTF_8);
        return Optional.of(new Clue.Text(longestIsStart ? Place.START : Place.ANYWHERE, bytes));
    }

    /** Whether it was sure of what stands here. */
    private boolean takePiece() {
        return switch (pattern.charAt(at)) {
            case '|', '*', '+', '?' -> false;
            case '^' -> {
                at++;
                yield true;
            }
            case '$', '.' -> takeOther(at + 1);
            case '[' -> takeOther(classEnd(at));
            case '(' -> takeGroup();
            case '\\' -> takeEscape();
            default -> takePlain(at);
        };
    }

    private boolean takeEscape() {
        if (at + 1 == pattern.length()) {
            return false;
        }
        char escaped = pattern.charAt(at + 1);
        if (CLASSES.indexOf(escaped) >= 0) {
            return takeOther(at + 2);
        }
        boolean isPunctuation = escaped < 0x7f && !Character.isLetterOrDigit(escaped);
        return isPunctuation && takePlain(at + 1);
    }

    /** A character that stands for itself; where it may be there several times or not, it breaks. */
    private boolean takePlain(int from) {
        int each = pattern.codePointAt(from);
        boolean isText = each != REPLACEMENT && Character.getType(each) != Character.SURROGATE;
        int end = from + Character.charCount(each);
        if (!isText || isQuantified(end)) {
            return takeOther(end);
        }
        run.appendCodePoint(each);
        at = end;
        return true;
    }

    private boolean isQuantified(int end) {
        if (end >= pattern.length()) {
            return false;
        }
        return switch (pattern.charAt(end)) {
            case '*', '+', '?' -> true;
            case '{' -> end + 1 < pattern.length() && Character.isDigit(pattern.charAt(end + 1));
            default -> false;
        };
    }

    /** Something that stands for one text or another, and how often it may do so. */
    private boolean takeOther(int end) {
        endRun();
        if (end < 0) {
            return false;
        }
        at = end;
        if (!isQuantified(end)) {
            return true;
        }
        Matcher quantifier = QUANTIFIER.matcher(pattern).region(end, pattern.length());
        if (!quantifier.lookingAt()) {
            return false;
        }
        at = quantifier.end();
        return true;
    }

    private void endRun() {
        if (run.length() > longest.length()) {
            longest = run.toString();
            longestIsStart = runIsStart;
        }
        run.setLength(0);
        runIsStart = false;
    }

    /** Flags in a group of their own change what follows: it is not sure of that. */
    private boolean takeGroup() {
        boolean isPlain =
                PLAIN_GROUP.matcher(pattern).region(at, pattern.length()).lookingAt();
        return isPlain && takeOther(groupEnd());
    }

    private int groupEnd() {
        int depth = 0;
        int end = at;
        while (end >= 0 && end < pattern.length()) {
            switch (pattern.charAt(end)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '\\' -> end++;
                case '[' -> end = classEnd(end) - 1;
                default -> {}
            }
            end++;
            if (depth == 0) {
                return end;
            }
        }
        return -1;
    }

    /** Behind the bracket that ends the class; negative where there is none. */
    private int classEnd(int from) {
        int end = from + 1;
        end += pattern.startsWith("^", end) ? 1 : 0;
        end += pattern.startsWith("]", end) ? 1 : 0; // the first is one of the class
        while (end < pattern.length() && pattern.charAt(end) != ']') {
            if (pattern.startsWith("[:", end)) {
                int name = pattern.indexOf(":]", end);
                end = name < 0 ? pattern.length() : name + 1;
            } else if (pattern.charAt(end) == '\\') {
                end++;
            }
            end++;
        }
        return end < pattern.length() ? end + 1 : -1;
    }
}
