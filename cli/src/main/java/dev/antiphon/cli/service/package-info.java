/** Ports for probes, and reports to systemd, of a command that serves. */
@NullMarked
package dev.antiphon.cli.service;

import org.jspecify.annotations.NullMarked;
