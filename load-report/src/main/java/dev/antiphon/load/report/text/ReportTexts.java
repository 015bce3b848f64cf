package dev.antiphon.load.report.text;

import dev.antiphon.argument.Plural;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the reports in one language. */
public final class ReportTexts {
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])(?:\\|([^}]*))?}");

    private final Language language;
    private final ResourceBundle texts;
    private final NumberFormats numbers;

    private ReportTexts(Language language, ResourceBundle texts) {
        this.language = language;
        this.texts = texts;
        this.numbers = new NumberFormats(this);
    }

    /** Reads the texts of this language from the resources of the module. */
    public static ReportTexts in(Language language) {
        String file = "report_" + language.code() + ".properties";
        try (InputStream in = ReportTexts.class.getResourceAsStream(file)) {
            Objects.requireNonNull(in, file);
            var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            return new ReportTexts(language, new PropertyResourceBundle(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** Returns the language of these texts. */
    public Language language() {
        return language;
    }

    /** Returns the number formats of the language. */
    public NumberFormats numbers() {
        return numbers;
    }

    ResourceBundle texts() {
        return texts;
    }

    /**
     * Returns the text of a key, in which the values replace {0}, {1} and so on; placeholders
     * within a value are not replaced. Whole numbers and times are formatted. {0|reply|replies} is
     * replaced by the plural form that fits value 0, a number.
     */
    public String say(String key, Object... values) {
        return PLACE.matcher(texts.getString(key)).replaceAll(place -> {
            int which = Integer.parseInt(place.group(1));
            if (which >= values.length) {
                return Matcher.quoteReplacement(place.group());
            }
            String value = shown(values[which]);
            String forms = place.group(2);
            return Matcher.quoteReplacement(
                    forms == null
                            ? value
                            : Plural.form(forms, value, language == Language.RUSSIAN));
        });
    }

    /** Returns the value as text, in the form that {@link #say} gives it. */
    public String shown(Object value) {
        return switch (value) {
            case Long count -> numbers.count(count);
            case Integer count -> numbers.count(count);
            case Duration time -> numbers.time(time);
            default -> value.toString();
        };
    }
}
