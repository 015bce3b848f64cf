/**
 * Log lines of events through SLF4J. Input: events. Output: log lines. Imports the core and SLF4J.
 */
@NullMarked
package dev.antiphon.slf4j;

import org.jspecify.annotations.NullMarked;
