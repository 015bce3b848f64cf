/**
 * The feed of the events of all services. Input: the events of a {@link
 * dev.antiphon.control.Control}. Output: a reader for each client, which resumes at a position and
 * counts what it has lost. Imports the registry, the lines of recordings and the JSON writer.
 */
@NullMarked
package dev.antiphon.control.event;

import org.jspecify.annotations.NullMarked;
