/**
 * Settings of servers and clients: limits, timeouts of calls, retries, correlation. Immutable, and
 * checked when they are built.
 */
@NullMarked
package dev.antiphon.config;

import org.jspecify.annotations.NullMarked;
