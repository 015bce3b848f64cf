package dev.antiphon.load.report.text;

/** The languages that reports are written in. */
public enum Language {
    /** English, also for languages without texts. */
    ENGLISH("en"),

    /** Russian. */
    RUSSIAN("ru");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /** Returns its code in ISO 639. */
    public String code() {
        return code;
    }

    /** By its code; English where nothing is known of it. */
    public static Language of(String code) {
        return code.equals("ru") ? RUSSIAN : ENGLISH;
    }
}
