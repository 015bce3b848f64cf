/** Micrometer meters of events. Input: events. Output: meters. Imports the core and Micrometer. */
@NullMarked
package dev.antiphon.metrics;

import org.jspecify.annotations.NullMarked;
