package dev.antiphon.stub.verify;

/**
 * A problem that a stub detected without an assertion.
 *
 * @param check the kind of the problem
 * @param connection the number of the connection, from 1
 * @param text the report: the event and its possible cause, in several lines that end with a line
 *     feed
 */
public record Finding(StubCheck check, long connection, String text) {}
