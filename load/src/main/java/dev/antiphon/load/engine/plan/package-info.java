/**
 * Plan of a run: requests, templates, checks and the schedule.
 */
@NullMarked
package dev.antiphon.load.engine.plan;

import org.jspecify.annotations.NullMarked;
