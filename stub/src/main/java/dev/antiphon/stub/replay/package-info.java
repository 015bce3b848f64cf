/**
 * Recordings played again: the client's side against a server, or the server's side for a client.
 * In goes a recording, out come the differences. It imports the core, recordings, and the stub's
 * words for differences.
 */
@NullMarked
package dev.antiphon.stub.replay;

import org.jspecify.annotations.NullMarked;
