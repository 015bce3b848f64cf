/**
 * Selected rows as files: tests, rules, commands, recordings and captures. Input: rows. Output:
 * texts and bytes. Imports the traffic, the registry, its events, recordings and captures.
 */
@NullMarked
package dev.antiphon.control.traffic.export;

import org.jspecify.annotations.NullMarked;
