/**
 * How the load is made: the schedule, the connections on the core's event loops, the checks, the
 * ladder and the search. Not for users; it knows the result types, and no report.
 */
@NullMarked
package dev.antiphon.load.engine;

import org.jspecify.annotations.NullMarked;
