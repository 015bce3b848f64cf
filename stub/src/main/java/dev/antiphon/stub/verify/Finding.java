package dev.antiphon.stub.verify;

/**
 * A problem that a stub detected by itself, without an assertion of the test.
 *
 * @param check the kind of the problem
 * @param connection the number of the connection, from 1; 0 if the finding concerns no single one
 * @param text the event and its possible cause, in one or more lines; ends with a line feed
 */
public record Finding(StubCheck check, long connection, String text) {}
