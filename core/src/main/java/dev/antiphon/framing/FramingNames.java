package dev.antiphon.framing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The names of all framings: those of {@link FramingGrammar}, of protocols, and of {@link
 * FramingProvider}s. Help texts, errors and hints read this list.
 */
final class FramingNames {
    /** The forms that {@link FramingGrammar} reads. */
    private static final List<String> SIMPLE = List.of(
            "raw",
            "line",
            "crlf",
            "nul",
            "delimiter:BYTES",
            "length:N[@OFFSET][,le|,text|,hex|,bcd][,inclusive][,+A|,-A][,strip=S]",
            "varint[@OFFSET]",
            "fixed:N",
            "stx[,lenient]",
            "mllp[,lenient]",
            "enclosed:START,END[,lenient]",
            "netstring",
            "headers",
            "json",
            "modbus",
            "dicom",
            "tpkt",
            "mqtt",
            "dns",
            "kafka",
            "mysql",
            "iso8583[:text|:hex|:bcd|:vap]");

    /**
     * The class name of the provider of protocol framings. It is loaded by name because its package
     * imports this one, and because a search for services would open every jar.
     */
    private static final String PROTOCOLS = "dev.antiphon.framing.protocol.ProtocolFramings";

    private static final int EDITS_MAX = 3;
    private static final int NAME_CHARS_MAX = 100;

    private FramingNames() {}

    /** Returns the name at the beginning of a form or text. */
    static String nameOf(String text) {
        int end = 0;
        while (end < text.length() && ":@,[".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    /** Returns all forms. */
    static List<String> forms() {
        List<String> forms = new ArrayList<>(SIMPLE);
        forms.addAll(protocols().forms());
        services().forEach(each -> forms.addAll(each.forms()));
        return forms;
    }

    /** Returns the end of an error message about the argument of this name. */
    static String remedy(String name) {
        return "; write it as " + formLike(name).orElse(name);
    }

    /** Returns a sentence part that lists all forms. */
    private static String known() {
        return "known framings: " + String.join(", ", forms());
    }

    /**
     * Returns a framing of a provider.
     *
     * @throws IllegalArgumentException when no provider has this name
     */
    static Framing provided(String text, String name, String argument) {
        return Stream.concat(Stream.of(protocols()), services())
                .filter(each ->
                        each.forms().stream().anyMatch(form -> nameOf(form).equals(name)))
                .findFirst()
                .map(each -> each.framing(name, argument))
                .orElseThrow(() -> new IllegalArgumentException("no framing \"" + text + "\""
                        + formLike(name).map(near -> ", but \"" + near + "\"").orElse("") + "; "
                        + known()));
    }

    private static FramingProvider protocols() {
        try {
            return Class.forName(PROTOCOLS, true, FramingNames.class.getClassLoader())
                    .asSubclass(FramingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(PROTOCOLS + " is missing from antiphon-core", e);
        }
    }

    private static Stream<FramingProvider> services() {
        try {
            return ServiceLoader.load(FramingProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList()
                    .stream();
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(
                    "a provider of framings cannot be used: " + e.getMessage(), e);
        }
    }

    /** Returns the form with the name of the text, or else with the most similar name. */
    static Optional<String> formLike(String text) {
        String name = nameOf(text);
        if (name.length() > NAME_CHARS_MAX) {
            return Optional.empty();
        }
        return forms().stream()
                .filter(each -> edits(name, nameOf(each)) <= Math.min(EDITS_MAX, name.length() / 2))
                .min(Comparator.comparingInt(each -> edits(name, nameOf(each))));
    }

    /**
     * Returns the number of letters to insert, delete or change between both words (Levenshtein
     * distance).
     */
    private static int edits(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + changed, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
