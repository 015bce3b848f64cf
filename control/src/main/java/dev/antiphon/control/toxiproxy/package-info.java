/**
 * Toxiproxy's HTTP protocol, so that its clients control the proxies of this project. Input: calls
 * and a configuration file. Output: proxies with faults. Imports the HTTP server, the stub and the
 * core.
 */
@NullMarked
package dev.antiphon.control.toxiproxy;

import org.jspecify.annotations.NullMarked;
