package dev.antiphon.load.report.text;

/** The languages of reports. */
public enum Language {
    /** English, which is also used for languages without texts. */
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

    /** Returns the language with this code; English if there is none. */
    public static Language of(String code) {
        return code.equals("ru") ? RUSSIAN : ENGLISH;
    }
}
