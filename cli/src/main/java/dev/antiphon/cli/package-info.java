/**
 * Entry point of the command line tool: parses a command line, runs the command, and reports its
 * errors.
 */
@NullMarked
package dev.antiphon.cli;

import org.jspecify.annotations.NullMarked;
