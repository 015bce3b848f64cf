/**
 * Events as Micrometer meters. In go events, out come numbers. It imports the core's trunk
 * and events, and Micrometer.
 */
@NullMarked
package dev.antiphon.metrics;

import org.jspecify.annotations.NullMarked;
