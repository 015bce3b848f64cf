/**
 * Event loops: threads, timers, counters and the watchdog. A loop knows its connections by {@link
 * dev.antiphon.engine.loop.LoopConnection} only.
 */
@NullMarked
package dev.antiphon.engine.loop;

import org.jspecify.annotations.NullMarked;
