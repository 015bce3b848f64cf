package dev.antiphon.cli.text;

import dev.antiphon.file.FileReason;

import java.io.IOException;

/**
 * A text of the library, which {@link Texts} translate when it is inserted as a value.
 *
 * @param english the text as the library writes it
 */
public record LibraryText(String english) {
    /**
     * Returns the text of an exception. For an {@link IOException}, it is the reason without class
     * names.
     */
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
