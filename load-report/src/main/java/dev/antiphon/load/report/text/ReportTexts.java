package dev.antiphon.load.report.text;

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

/** The texts of the reports in one language. */
public final class ReportTexts {
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])(?:\\|([^}]*))?}");

    private final Language language;
    private final ResourceBundle texts;

    private ReportTexts(Language language, ResourceBundle texts) {
        this.language = language;
        this.texts = texts;
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

    ResourceBundle texts() {
        return texts;
    }

    /**
     * Returns the text of a key, in which the values replace {0}, {1} and so on; placeholders
     * within a value are not replaced. {0|reply|replies} is replaced by the plural form that fits
     * value 0, a formatted number.
     */
    public String say(String key, Object... values) {
        return PLACE.matcher(texts.getString(key)).replaceAll(place -> {
            int which = Integer.parseInt(place.group(1));
            if (which >= values.length) {
                return Matcher.quoteReplacement(place.group());
            }
            String value = String.valueOf(values[which]);
            String forms = place.group(2);
            return Matcher.quoteReplacement(forms == null ? value : form(forms, value));
        });
    }

    /**
     * Returns the plural form for a number. English has two forms; Russian has three, as after 1, 2
     * and 5.
     */
    private String form(String forms, String number) {
        List<String> all = List.of(forms.split("\\|", -1));
        boolean russian = language == Language.RUSSIAN;
        boolean fraction = number.indexOf(russian ? ',' : '.') >= 0;
        String digits = number.replaceAll("[^0-9]", "");
        if (!russian) {
            return all.get(!fraction && digits.equals("1") ? 0 : 1);
        }
        char last = digits.isEmpty() ? '0' : digits.charAt(digits.length() - 1);
        boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
        if (fraction || (!teen && last >= '2' && last <= '4')) {
            return all.get(1);
        }
        return all.get(!teen && last == '1' ? 0 : 2);
    }
}
