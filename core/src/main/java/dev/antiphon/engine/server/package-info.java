/**
 * Servers: bind, accept, refuse, drain, and the limits that the process imposes.
 */
@NullMarked
package dev.antiphon.engine.server;

import org.jspecify.annotations.NullMarked;
