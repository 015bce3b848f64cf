/**
 * Events of servers, clients and connections, and the figures that they add up to. The engine
 * emits them; listeners log, measure and record.
 */
@NullMarked
package dev.antiphon.event;

import org.jspecify.annotations.NullMarked;
