/**
 * Answers of rules: messages, waits, faults, and ends of the connection. Input: texts, bytes, waits
 * and faults. Output: the steps of an answer, which a connection runs in order. Imports the core,
 * and its neighbours {@code match}, whose fields templates name, and {@code fault}.
 */
@NullMarked
package dev.antiphon.stub.answer;

import org.jspecify.annotations.NullMarked;
