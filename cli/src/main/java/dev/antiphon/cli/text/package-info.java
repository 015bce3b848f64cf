/**
 * Texts in both languages, exit statuses, and the terminal.
 */
@NullMarked
package dev.antiphon.cli.text;

import org.jspecify.annotations.NullMarked;
