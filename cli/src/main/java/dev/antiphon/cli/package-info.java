/**
 * Entry point of the command line tool: parses a command line, runs its command, and reports its
 * failure.
 */
@NullMarked
package dev.antiphon.cli;

import org.jspecify.annotations.NullMarked;
