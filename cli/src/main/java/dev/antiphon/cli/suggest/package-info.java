/**
 * Suggestions for mistyped commands, options and values, and for the words of other tools.
 */
@NullMarked
package dev.antiphon.cli.suggest;

import org.jspecify.annotations.NullMarked;
