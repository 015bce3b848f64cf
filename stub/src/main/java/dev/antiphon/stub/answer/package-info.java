/**
 * Answers of rules: messages, waits, faults, and ends of the connection. In goes what is
 * to be said, out come steps that a connection takes one after the other. It imports the core's
 * trunk, and its neighbours {@code match}, for what a template may name, and {@code fault}.
 */
@NullMarked
package dev.antiphon.stub.answer;

import org.jspecify.annotations.NullMarked;
