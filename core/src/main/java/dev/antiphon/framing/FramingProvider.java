package dev.antiphon.framing;

import java.util.List;

/**
 * A service that adds framings to those that {@link Framing#parse} reads, so that the command line,
 * rules files, recordings and {@code @Stub} can name them.
 *
 * <p>Found by {@link java.util.ServiceLoader}, through the class loader of the calling thread: a
 * class path names the provider in {@code META-INF/services/dev.antiphon.framing.FramingProvider},
 * a module with {@code provides}. Antiphon's own names have priority. {@code
 * docs/writing-a-framing.md} shows an example.
 */
public interface FramingProvider {
    /**
     * Returns the text forms of the framings. A form begins with the framing's name, of letters,
     * digits and {@code -}. A colon or comma and an argument may follow: {@code acme}, {@code
     * acme:BYTES}, {@code acme[,lenient]}.
     */
    List<String> forms();

    /**
     * Returns the framing of this name. Its {@code toString} is a text that gives an equal framing.
     *
     * @param name one of those in {@link #forms}
     * @param argument the text after the colon or comma; empty without one
     * @throws IllegalArgumentException when the argument is invalid; the message names it and the
     *     allowed ones
     */
    Framing framing(String name, String argument);
}
