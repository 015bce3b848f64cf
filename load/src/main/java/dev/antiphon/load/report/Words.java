package dev.antiphon.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the reports in one language. */
final class Words {
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

    private final Language language;
    private final ResourceBundle texts;

    private Words(Language language, ResourceBundle texts) {
        this.language = language;
        this.texts = texts;
    }

    static Words in(Language language) {
        String file = "report_" + language.code() + ".properties";
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            Objects.requireNonNull(in, file);
            var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            return new Words(language, new PropertyResourceBundle(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    Language language() {
        return language;
    }

    ResourceBundle texts() {
        return texts;
    }

    /** The text, with {0}, {1} … replaced; what looks like a place in a value stays as it is. */
    String say(String key, Object... values) {
        return PLACE.matcher(texts.getString(key)).replaceAll(place -> {
            int which = Integer.parseInt(place.group(1));
            return Matcher.quoteReplacement(
                    which < values.length ? String.valueOf(values[which]) : place.group());
        });
    }
}
