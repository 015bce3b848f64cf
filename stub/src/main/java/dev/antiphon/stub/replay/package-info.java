/**
 * Replay of recordings: the client side against a server, or the server side for clients. Input: a
 * recording. Output: the differences. Imports the core, recordings, and neighbouring packages.
 */
@NullMarked
package dev.antiphon.stub.replay;

import org.jspecify.annotations.NullMarked;
