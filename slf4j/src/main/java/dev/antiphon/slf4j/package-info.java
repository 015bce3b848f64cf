/**
 * Events as lines of an SLF4J logger. Input: events. Output: log lines. Imports the core and SLF4J.
 */
@NullMarked
package dev.antiphon.slf4j;

import org.jspecify.annotations.NullMarked;
