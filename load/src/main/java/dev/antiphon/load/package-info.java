/**
 * A load generator: what users hold, and what a run comes out as.
 *
 * <p>In goes what is to be sent to whom and how often; out comes a {@code LoadResult}, which says
 * of each planned request how it ended, how long replies took, and whether the generator itself
 * can be believed. It prints nothing and needs no terminal.
 */
@NullMarked
package dev.antiphon.load;

import org.jspecify.annotations.NullMarked;
