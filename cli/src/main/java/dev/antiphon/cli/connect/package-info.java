/**
 * The interactive conversation of {@code antiphon connect}. Input: lines of a terminal or of
 * standard input, and the bytes of a server. Output: both sides as text and hexadecimal. Only
 * {@link dev.antiphon.cli.connect.PromptScreen} uses the library of the terminal.
 */
@NullMarked
package dev.antiphon.cli.connect;

import org.jspecify.annotations.NullMarked;
