package dev.antiphon.framing;

import java.util.List;

/**
 * A service that adds framings to those that {@link Framing#parse} reads, so that the command line,
 * rules files, recordings and {@code @Stub} can name them.
 *
 * <p>{@link java.util.ServiceLoader} finds it through the context class loader of the calling
 * thread. On the class path, declare the provider in {@code
 * META-INF/services/dev.antiphon.framing.FramingProvider}; in a module, with {@code provides}. The
 * names of built-in framings have priority. {@code docs/writing-a-framing.md} shows an example.
 */
public interface FramingProvider {
    /**
     * Returns the text forms of the framings. A form begins with the name of the framing, which
     * consists of letters, digits and {@code -}. A colon or comma and an argument may follow:
     * {@code acme}, {@code acme:BYTES}, {@code acme[,lenient]}.
     */
    List<String> forms();

    /**
     * Returns the framing of this name. {@link Framing#parse} must read an equal framing from its
     * {@code toString}.
     *
     * @param name the name of one of the {@link #forms}
     * @param argument the text after the colon or comma; empty if there is none
     * @throws IllegalArgumentException when the argument is invalid; the exception message contains
     *     it and the allowed arguments
     */
    Framing framing(String name, String argument);
}
