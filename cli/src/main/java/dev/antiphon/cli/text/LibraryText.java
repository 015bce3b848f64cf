package dev.antiphon.cli.text;

import dev.antiphon.file.FileReason;

import java.io.IOException;

/**
 * A text of the library as a value of {@link Texts}, which show it in their language.
 *
 * @param english the library's own words
 */
public record LibraryText(String english) {
    /** Returns what was thrown, in words without names of classes where there are any. */
    public static LibraryText of(Throwable thrown) {
        return new LibraryText(
                thrown instanceof IOException failure
                        ? FileReason.of(failure)
                        : String.valueOf(thrown.getMessage()));
    }

    @Override
    public String toString() {
        return english;
    }
}
