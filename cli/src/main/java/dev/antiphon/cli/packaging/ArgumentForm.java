package dev.antiphon.cli.packaging;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.fault.WireFault;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that an option or argument takes, read from its label in the help, such as {@code
 * auto|nio}, {@code TEXT|@FILE} or {@code [HOST:]PORT|unix:PATH}. Completions offer these values.
 *
 * @param words the complete values, such as {@code line}
 * @param openings the beginnings of values, such as {@code length:}
 * @param pathPrefixes the beginnings that a path follows: {@code @}, {@code unix:}, or empty for
 *     the path alone
 * @param suffixes the endings of the files, such as {@code .json}; empty for all files
 * @param foldersOnly whether the path is that of a folder
 */
record ArgumentForm(
        List<String> words,
        List<String> openings,
        List<String> pathPrefixes,
        List<String> suffixes,
        boolean foldersOnly) {
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9_.-]*");
    private static final Pattern FILE = Pattern.compile("(@?)FILE(\\.[a-z0-9]+)?");
    private static final Pattern NAMED_PATH = Pattern.compile("([a-z]+:)PATH");

    /** A form of a framing or fault: a name, a colon before arguments, and one optional part. */
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9-]+:?)([^\\[]*)(?:\\[([^\\]]*)].*)?");

    /** Returns the values for a label; none for a label of a free text. */
    static ArgumentForm of(String label, List<String> commands) {
        List<String> words = new ArrayList<>();
        List<String> openings = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        List<String> suffixes = new ArrayList<>();
        for (String each : label.split("\\|", -1)) {
            Matcher file = FILE.matcher(each);
            Matcher path = NAMED_PATH.matcher(each);
            if (file.matches()) {
                prefixes.add(file.group(1));
                if (file.group(2) != null) {
                    suffixes.add(file.group(2));
                }
            } else if (path.matches()) {
                openings.add(path.group(1));
                prefixes.add(path.group(1));
            } else if (WORD.matcher(each).matches()) {
                words.add(each);
            } else {
                named(each, commands, words, openings);
            }
        }
        boolean isFolder = label.equals("DIR");
        return new ArgumentForm(
                List.copyOf(words),
                List.copyOf(openings),
                isFolder ? List.of("") : prefixes.stream().distinct().toList(),
                List.copyOf(suffixes),
                isFolder);
    }

    private static void named(
            String label, List<String> commands, List<String> words, List<String> openings) {
        switch (label) {
            case "FRAMING" -> Framing.forms().forEach(form -> addForm(form, words, openings));
            case "FAULT" -> WireFault.forms().forEach(form -> addForm(form, words, openings));
            case "COMMAND" -> words.addAll(commands);
            default -> {
                if (label.endsWith("PORT") && label.contains("HOST")) {
                    openings.add("localhost:");
                }
            }
        }
    }

    /** Adds the values of a form, such as {@code stx} and {@code stx,lenient}. */
    private static void addForm(String form, List<String> words, List<String> openings) {
        Matcher parts = FORM.matcher(form);
        if (!parts.matches()) {
            throw new IllegalArgumentException("form of a framing or fault: " + form);
        }
        String name = parts.group(1);
        if (name.endsWith(":") || !parts.group(2).isEmpty()) {
            openings.add(name);
            return;
        }
        words.add(name);
        String optional = parts.group(3);
        if (optional != null) {
            for (String each : optional.split("\\|", -1)) {
                if (each.matches("[:,][a-z0-9]+")) {
                    words.add(name + each);
                }
            }
        }
    }

    /** Returns whether nothing can be offered. */
    boolean isFree() {
        return words.isEmpty() && openings.isEmpty() && pathPrefixes.isEmpty();
    }
}
