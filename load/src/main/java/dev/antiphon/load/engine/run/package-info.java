/** The execution of runs: workers on event loops, connection slots, rate ladders and searches. */
@NullMarked
package dev.antiphon.load.engine.run;

import org.jspecify.annotations.NullMarked;
