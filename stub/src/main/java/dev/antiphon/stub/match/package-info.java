/**
 * Matchers of messages. In goes a request (a message, and where it came), out comes yes or
 * no, and on demand how near it was and why not. It imports the core's trunk and its neighbour
 * {@code text}.
 */
@NullMarked
package dev.antiphon.stub.match;

import org.jspecify.annotations.NullMarked;
