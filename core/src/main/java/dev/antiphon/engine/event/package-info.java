/**
 * Delivery of events to listeners, and the classification of system errors.
 */
@NullMarked
package dev.antiphon.engine.event;

import org.jspecify.annotations.NullMarked;
