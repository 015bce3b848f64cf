/**
 * Checks of builder arguments, the search for the word most similar to a misspelt one, and counted
 * nouns. Exported to Antiphon's own modules only; imports nothing of Antiphon.
 */
@NullMarked
package dev.antiphon.argument;

import org.jspecify.annotations.NullMarked;
