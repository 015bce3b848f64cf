/**
 * The traffic of all services as rows: filters, queries, a time line and other framings of the
 * same bytes. Input: the events in a ring. Output: values and JSON objects. Imports the
 * registry, its events, the JSON writer of the HTTP server, the stub and recordings; knows nothing
 * of HTTP requests.
 */
@NullMarked
package dev.antiphon.control.traffic;

import org.jspecify.annotations.NullMarked;
