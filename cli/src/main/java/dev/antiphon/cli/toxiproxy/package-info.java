/**
 * The command for clients of Toxiproxy. Input: options and a configuration file. Output: a server
 * of Toxiproxy's HTTP protocol, and its address as a line.
 */
@NullMarked
package dev.antiphon.cli.toxiproxy;

import org.jspecify.annotations.NullMarked;
