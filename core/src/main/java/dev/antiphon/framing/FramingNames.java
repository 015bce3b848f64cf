package dev.antiphon.framing;

import dev.antiphon.argument.Nearest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of all framings: those in {@link FramingGrammar}, those of protocols, and those of
 * {@link FramingProvider}s. Help and error texts are built from this list.
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
     * The class name of the provider of protocol framings. The class is loaded by name because its
     * package depends on this package, and because a search with {@link ServiceLoader} would open
     * every jar.
     */
    private static final String PROTOCOLS = "dev.antiphon.framing.protocol.ProtocolFramings";

    private static final Pattern WITHOUT_BLANKS = Pattern.compile("\\s*>\\s*");

    /** Other names of protocols and forms, with the names of their framings. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("hl7", "mllp"),
            Map.entry("redis", "resp"),
            Map.entry("valkey", "resp"),
            Map.entry("smtp", "crlf"),
            Map.entry("ftp", "crlf"),
            Map.entry("pop3", "crlf"),
            Map.entry("imap", "crlf"),
            Map.entry("lf", "line"),
            Map.entry("newline", "line"),
            Map.entry("text", "line"),
            Map.entry("ndjson", "line"),
            Map.entry("gelf", "nul"),
            Map.entry("protobuf", "varint"),
            Map.entry("lsp", "headers"),
            Map.entry("mbap", "modbus"),
            Map.entry("modbus-tcp", "modbus"),
            Map.entry("cotp", "tpkt"),
            Map.entry("s7", "tpkt"),
            Map.entry("rabbitmq", "amqp"),
            Map.entry("pg", "postgres"),
            Map.entry("mariadb", "mysql"),
            Map.entry("none", "raw"),
            Map.entry("tcp", "raw"));

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

    /** Returns the end of an error message about a wrong argument of the framing with this name. */
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
                        + formLike(name)
                                .map(near -> ", but \"" + near + "\"")
                                .orElseGet(() -> "; " + known())));
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

    /**
     * Returns the form with the same name as the text, with a synonym of that name, or with the
     * most similar name; empty if there is none. For a pair of known framings, returns the text
     * with one space on each side of {@code >}.
     */
    static Optional<String> formLike(String text) {
        String name = nameOf(text);
        if (name.contains(">")) {
            String pair = WITHOUT_BLANKS.matcher(text).replaceAll(EachWay.SIGN);
            return Optional.of(pair).filter(FramingNames::isPair);
        }
        List<String> forms = forms();
        boolean isName = forms.stream().anyMatch(each -> nameOf(each).equals(name));
        String meant = isName ? name : SYNONYMS.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        return Nearest.by(FramingNames::nameOf, meant, forms);
    }

    private static boolean isPair(String text) {
        try {
            return FramingGrammar.parse(text) instanceof EachWay;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
