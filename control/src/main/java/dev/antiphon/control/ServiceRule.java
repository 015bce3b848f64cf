package dev.antiphon.control;

import dev.antiphon.control.definition.Origin;

/**
 * A snapshot of one rule of a stub.
 *
 * @param when the condition, as in reports
 * @param matched the number of messages that the rule has answered
 */
public record ServiceRule(String name, String when, long matched, Origin origin) {}
