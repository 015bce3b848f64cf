/** The plan of a run: message sources, templates, reply checks and the schedule. */
@NullMarked
package dev.antiphon.load.engine.plan;

import org.jspecify.annotations.NullMarked;
