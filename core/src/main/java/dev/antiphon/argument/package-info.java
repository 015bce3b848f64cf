/**
 * Checks of arguments for builders, and the search for words similar to misspelt ones. Exported to
 * Antiphon's modules alone; imports nothing of Antiphon.
 */
@NullMarked
package dev.antiphon.argument;

import org.jspecify.annotations.NullMarked;
