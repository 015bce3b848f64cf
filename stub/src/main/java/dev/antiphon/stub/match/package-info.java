/**
 * Matchers of messages. Input: a request, which is a message with its numbers and states. Output:
 * whether the request matches, and if not, the reason and the nearness. Imports the core and the
 * neighbouring package {@code text}.
 */
@NullMarked
package dev.antiphon.stub.match;

import org.jspecify.annotations.NullMarked;
