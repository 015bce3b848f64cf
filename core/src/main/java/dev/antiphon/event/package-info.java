/**
 * Events of servers, clients and connections, and the counters of a server. The engine emits
 * events; listeners log, measure and record them.
 */
@NullMarked
package dev.antiphon.event;

import org.jspecify.annotations.NullMarked;
