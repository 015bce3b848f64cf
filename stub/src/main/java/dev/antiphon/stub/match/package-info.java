/**
 * Matchers of messages. Input: a request, which is a message with its connection and states.
 * Output: whether it matches, and if not, the reason and the nearness. Imports the core and its
 * neighbour {@code text}.
 */
@NullMarked
package dev.antiphon.stub.match;

import org.jspecify.annotations.NullMarked;
