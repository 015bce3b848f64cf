package dev.antiphon.framing;

import java.util.List;

/**
 * Adds framings to those that {@link Framing#parse} reads, so that the command line, rules files,
 * recordings and {@code @Stub} can name them.
 *
 * <p>Found by {@link java.util.ServiceLoader}, through the class loader of the calling thread: a
 * class path names the provider in {@code
 * META-INF/services/dev.antiphon.framing.FramingProvider}, a module with {@code provides}.
 * Antiphon's own names come first. {@code docs/writing-a-framing.md} shows one.
 */
public interface FramingProvider {
    /**
     * Returns the forms of its framings, as people write them. A form begins with the framing's
     * name, of letters, digits and {@code -}; behind it may stand a colon or a comma and an
     * argument: {@code acme}, {@code acme:BYTES}, {@code acme[,lenient]}.
     */
    List<String> forms();

    /**
     * Returns the framing of this name. Its {@code toString} is the text that was read, or another
     * one that gives an equal framing.
     *
     * @param name one of those in {@link #forms}
     * @param argument the text after the colon or comma; empty where there is none
     * @throws IllegalArgumentException when the argument cannot be; names it and what may stand
     *     there
     */
    Framing framing(String name, String argument);
}
