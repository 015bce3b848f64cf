/**
 * Replay of recordings: the client's side against a server, or the server's side for a client.
 * Input: a recording. Output: the differences. Imports the core, recordings, and the stub's texts
 * of differences.
 */
@NullMarked
package dev.antiphon.stub.replay;

import org.jspecify.annotations.NullMarked;
