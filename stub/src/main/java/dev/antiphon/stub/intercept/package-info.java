/**
 * Decisions about single messages on their way through a stub or a proxy. Input: a received message
 * with its connection. Output: the messages that go on in its place. Imports the matchers' request.
 */
@NullMarked
package dev.antiphon.stub.intercept;

import org.jspecify.annotations.NullMarked;
