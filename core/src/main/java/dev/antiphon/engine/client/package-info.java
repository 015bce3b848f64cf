/**
 * Clients: connection pool, calls, matching of replies, retries and reconnects.
 */
@NullMarked
package dev.antiphon.engine.client;

import org.jspecify.annotations.NullMarked;
