/**
 * The HTTP API of the registry. Input: a {@link dev.antiphon.control.Control} and requests. Output:
 * JSON replies, events as Server-Sent Events, and the OpenAPI document of all routes. Imports the
 * registry, the feed of events and the HTTP server.
 */
@NullMarked
package dev.antiphon.control.api;

import org.jspecify.annotations.NullMarked;
