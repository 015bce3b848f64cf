/**
 * Events as lines of an SLF4J logger. In go events, out come lines. It imports the core's
 * trunk and events, and SLF4J.
 */
@NullMarked
package dev.antiphon.slf4j;

import org.jspecify.annotations.NullMarked;
