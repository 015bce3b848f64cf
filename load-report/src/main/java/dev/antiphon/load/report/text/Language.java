package dev.antiphon.load.report.text;

/** The languages of reports. */
public enum Language {
    /** English, also for languages without texts. */
    ENGLISH("en"),

    /** Russian, with its own plural forms. */
    RUSSIAN("ru");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /** Returns the language code of ISO 639. */
    public String code() {
        return code;
    }

    /** Returns the language with this ISO 639 code; English if there are no texts in it. */
    public static Language of(String code) {
        return code.equals("ru") ? RUSSIAN : ENGLISH;
    }
}
