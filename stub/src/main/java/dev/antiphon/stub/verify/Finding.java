package dev.antiphon.stub.verify;

/**
 * Something wrong that a stub found by itself.
 *
 * @param check its kind
 * @param connection the number of the connection, from 1
 * @param text the report: what happened and what may be behind it, in several lines that end with
 *     a line feed
 */
public record Finding(StubCheck check, long connection, String text) {}
