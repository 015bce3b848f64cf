/**
 * Answers of rules: messages, waits, faults, and ends of the connection. Input: texts, bytes, waits
 * and faults. Output: the steps of an answer, which a connection runs in order. Imports the core
 * and the neighbouring packages {@code match}, for the fields in templates, {@code fault} and
 * {@code text}.
 */
@NullMarked
package dev.antiphon.stub.answer;

import org.jspecify.annotations.NullMarked;
