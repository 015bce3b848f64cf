/**
 * The HTTP resources of the console: the page, traffic, and what the page needs beside the control
 * API. Input: requests. Output: JSON, streams and files. Imports the registry, its events, the
 * traffic and the HTTP server; not the control API, which adds these routes to its own.
 */
@NullMarked
package dev.antiphon.control.console;

import org.jspecify.annotations.NullMarked;
