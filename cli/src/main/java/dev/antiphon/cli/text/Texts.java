package dev.antiphon.cli.text;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tool's texts in one language, Russian or English. They are read when the first of them is
 * wanted: a command that has nothing to say starts sooner.
 */
public final class Texts {
    /** The languages that there are; the first is the lesson's own. */
    public static final List<String> LANGUAGES = List.of("ru", "en");

    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

    private final String language;

    /** Read by whoever is first; two that come at once read the same. */
    private volatile @Nullable ResourceBundle texts;

    private Texts(String language) {
        this.language = language;
    }

    /** The texts of a language of {@link #LANGUAGES}. */
    public static Texts in(String language) {
        return new Texts(language);
    }

    /**
     * The language that was asked for: {@code --lang}, else {@code ANTIPHON_LANG}, else the
     * locale's. A locale that names no language means Russian; one that names another, English.
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
        // a Windows has a locale and none of these variables; elsewhere, none set means C
        boolean windows = terminal.environment().containsKey("SystemRoot");
        return windows && !terminal.locale().getLanguage().equals("ru") ? "en" : "ru";
    }

    private static ResourceBundle load(String language) {
        String file = "texts_" + language + ".properties";
        try (InputStream in = Texts.class.getResourceAsStream(file)) {
            Objects.requireNonNull(in, file);
            return new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** Its code, one of {@link #LANGUAGES}. */
    public String language() {
        return language;
    }

    public ResourceBundle texts() {
        ResourceBundle read = texts;
        if (read == null) {
            read = load(language);
            texts = read;
        }
        return read;
    }

    /** The text, with {0}, {1} … replaced. What looks like a place in a value is left as it is. */
    public String say(String key, Object... values) {
        return PLACE.matcher(texts().getString(key)).replaceAll(place -> {
            int which = Integer.parseInt(place.group(1));
            return Matcher.quoteReplacement(
                    which < values.length ? String.valueOf(values[which]) : place.group());
        });
    }
}
