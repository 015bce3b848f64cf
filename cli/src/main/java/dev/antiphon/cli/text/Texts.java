package dev.antiphon.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.argument.Plural;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.fault.WireFault;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The texts of the tool in one language, Russian or English.
 *
 * <p>Messages that several commands share are in {@code texts_LANGUAGE.properties}. The help of one
 * command is in {@code COMMAND.properties}, with the language as the first part of each key. The
 * files are read when a text is first needed, so that a command without output starts faster.
 *
 * <p>A part of a text between <code>{?</code> and <code>?}</code> is shown only by a command that
 * has all the options named in it, so that no command recommends an option of another command.
 * A part that begins with <code>{?!</code> is hidden also if the command line has one of them.
 */
public final class Texts {
    /** The codes of the available languages. */
    public static final List<String> LANGUAGES = List.of("ru", "en");

    private static final String FAULTS = "{faults}";
    private static final String FRAMINGS = "{framings}";
    private static final Pattern OPTIONAL = Pattern.compile("\\[[^\\[\\]]*]");
    private static final String COMMON = "common.";

    /** The property by which the launcher of a package names the folder of the documentation. */
    private static final String DOCS = "antiphon.docs";

    private static final Pattern DOCS_PAGE = Pattern.compile("\\bdocs/(?=[a-z0-9.-]+\\.md)");
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])(?:\\|([^}]*))?}");
    private static final Pattern CONDITIONAL = Pattern.compile("\\{\\?(!?)(.*?)\\?}");

    /** An option, or a command of a conversation, such as {@code /wait}. */
    private static final Pattern OPTION = Pattern.compile("(?:--|(?<![\\w\"/])/)[a-z][a-z-]*");

    /** The beginning of a command line, which no conversation takes. */
    private static final String SHELL = "antiphon ";

    private final String language;

    /** The shared messages. Threads that load them at the same time load the same messages. */
    private volatile @Nullable Map<String, String> shared;

    /** The texts of the library. Threads that load them at the same time load the same texts. */
    private volatile @Nullable LibraryTexts libraryTexts;

    /** The options of the command that runs. */
    private volatile Set<String> options = Set.of();

    /** The options on the command line. */
    private volatile Set<String> given = Set.of();

    private volatile boolean isConversation;

    private Texts(String language) {
        this.language = language;
    }

    /** Returns the texts in a language of {@link #LANGUAGES}. */
    public static Texts in(String language) {
        return new Texts(language);
    }

    /**
     * Returns the texts in the requested language: that of {@code --lang}, else of {@code
     * ANTIPHON_LANG}, else of the locale. A Russian locale or one without a language selects
     * Russian, any other locale English.
     */
    public static Texts chosen(Terminal terminal, String option) {
        String variable = terminal.environment().getOrDefault("ANTIPHON_LANG", "");
        if (LANGUAGES.contains(option)) {
            return in(option);
        }
        if (LANGUAGES.contains(variable)) {
            return in(variable);
        }
        return in(languageOfLocale(terminal));
    }

    private static String languageOfLocale(Terminal terminal) {
        for (String name : List.of("LC_ALL", "LC_MESSAGES", "LANG")) {
            String value = terminal.environment().getOrDefault(name, "");
            if (!value.isEmpty()) {
                boolean none = value.equals("C") || value.equals("POSIX") || value.startsWith("C.");
                return none || value.startsWith("ru") ? "ru" : "en";
            }
        }
        // Windows does not set these variables; on other systems, their absence means the locale C
        boolean windows = terminal.environment().containsKey("SystemRoot");
        return windows && !terminal.locale().getLanguage().equals("ru") ? "en" : "ru";
    }

    /** Reads the texts whose keys have this prefix. The prefix is removed from the keys. */
    static Map<String, String> load(String file, String prefix) {
        Properties read = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(file)) {
            read.load(new InputStreamReader(Objects.requireNonNull(in, file), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
        Map<String, String> texts = new HashMap<>();
        for (String key : read.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                texts.put(key.substring(prefix.length()), read.getProperty(key));
            }
        }
        return texts;
    }

    /** Returns the code of the language, one of {@link #LANGUAGES}. */
    public String language() {
        return language;
    }

    /** Sets the options of the current command. The conditional parts of texts depend on them. */
    public void optionsAre(Set<String> names) {
        options = Set.copyOf(names);
    }

    /** Sets the options on the command line, some of which no text advises again. */
    public void givenAre(Set<String> names) {
        given = Set.copyOf(names);
    }

    /**
     * Sets the commands of a conversation, such as {@code /wait}, at whose prompt no option can be
     * given any more.
     */
    public void conversationHas(List<String> words) {
        options = Set.copyOf(words);
        isConversation = true;
    }

    /**
     * Returns all texts for the help of these commands. An option without a text for its command
     * gets the common text.
     */
    public ResourceBundle texts(List<String> commands) {
        Map<String, String> all = new HashMap<>();
        shared().forEach((key, text) -> {
            if (key.startsWith(COMMON)) {
                String option = key.substring(COMMON.length());
                all.put("antiphon." + option, text);
                commands.forEach(each -> all.put("antiphon." + each + "." + option, text));
            }
        });
        all.putAll(shared());
        for (String each : commands) {
            all.putAll(load(each + ".properties", language + "."));
        }
        return new ListResourceBundle() {
            @Override
            protected Object[][] getContents() {
                return all.entrySet().stream()
                        .map(each -> new Object[] {each.getKey(), withForms(each.getValue())})
                        .toArray(Object[][]::new);
            }
        };
    }

    private Map<String, String> shared() {
        Map<String, String> read = shared;
        if (read == null) {
            read = load("texts_" + language + ".properties", "");
            shared = read;
        }
        return read;
    }

    /** Returns whether there is a text with this key. */
    boolean has(String key) {
        return shared().containsKey(key);
    }

    /**
     * Returns the text with the values in place of {0}, {1} … A placeholder within a value is not
     * replaced. {0|byte|bytes} is replaced by the form that fits value 0, a number.
     *
     * @throws MissingResourceException when there is no text with this key; the exception message
     *     contains the key and the language
     */
    public String say(String key, Object... values) {
        String text = shared().get(key);
        if (text == null) {
            throw new MissingResourceException(
                    "no text " + key + " in language " + language, Texts.class.getName(), key);
        }
        String shown = CONDITIONAL
                .matcher(withForms(text))
                .replaceAll(part -> Matcher.quoteReplacement(
                        isShown(part.group(2), !part.group(1).isEmpty()) ? part.group(2) : ""));
        return PLACE.matcher(shown).replaceAll(place -> {
            int which = Integer.parseInt(place.group(1));
            if (which >= values.length) {
                return Matcher.quoteReplacement(place.group());
            }
            String value = shown(values[which]);
            String forms = place.group(2);
            return Matcher.quoteReplacement(forms == null ? value : form(forms, value));
        });
    }

    private String form(String forms, String number) {
        return Plural.form(forms, number, language.equals("ru"));
    }

    private String shown(Object value) {
        return value instanceof LibraryText text ? library(text.english()) : String.valueOf(value);
    }

    /** Translates a text of the library into the language and terms of the tool. */
    public String library(String english) {
        LibraryTexts read = libraryTexts;
        if (read == null) {
            read = LibraryTexts.in(language);
            libraryTexts = read;
        }
        return read.of(english);
    }

    /**
     * Replaces {faults} and {framings} by the lists of faults and framings, and completes the paths
     * of pages of the documentation. The lists are loaded only for a text that contains them.
     */
    private static String withForms(String text) {
        String faults = text.contains(FAULTS)
                ? text.replace(FAULTS, String.join(", ", WireFault.forms()))
                : text;
        String framings = faults.contains(FRAMINGS) ? faults.replace(FRAMINGS, framings()) : faults;
        return framings.contains("docs/") ? withDocs(framings) : framings;
    }

    /** Replaces {@code docs/PAGE.md} by the path of the page where a package has installed it. */
    private static String withDocs(String text) {
        String folder = System.getProperty(DOCS, "");
        return folder.isEmpty()
                ? text
                : DOCS_PAGE
                        .matcher(text)
                        .replaceAll(Matcher.quoteReplacement(
                                Path.of(folder).toAbsolutePath().normalize() + "/"));
    }

    /** Returns the framings without their optional parts. */
    private static String framings() {
        return Framing.forms().stream()
                .map(each -> OPTIONAL.matcher(each).replaceAll(""))
                .collect(Collectors.joining(", "));
    }

    /** Returns whether the command shows this part of a text. */
    private boolean isShown(String part, boolean isOnce) {
        return !(isConversation && part.contains(SHELL))
                && OPTION.matcher(part)
                        .results()
                        .map(each -> each.group())
                        .allMatch(each ->
                                options.contains(each) && !(isOnce && given.contains(each)));
    }
}
