/**
 * Addresses of servers: host and port, or the path of a Unix socket. Imports nothing of Antiphon.
 */
@NullMarked
package dev.antiphon.address;

import org.jspecify.annotations.NullMarked;
