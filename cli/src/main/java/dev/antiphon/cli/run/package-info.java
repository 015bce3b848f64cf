/**
 * The run of a command that serves until a signal ends it. Input: what to start, and signals.
 * Output: the end of what runs, the file of its addresses and the exit status. Imports the options,
 * the ports for probes and the terminal; no command.
 */
@NullMarked
package dev.antiphon.cli.run;

import org.jspecify.annotations.NullMarked;
