/**
 * Kinds of values of the command line that several options and commands share: addresses, and bytes
 * that are given as a text, a file or standard input. In come the words of the command line, out go
 * values or a {@link dev.antiphon.cli.text.CliException}. Imports the texts of the tool only.
 */
@NullMarked
package dev.antiphon.cli.value;

import org.jspecify.annotations.NullMarked;
