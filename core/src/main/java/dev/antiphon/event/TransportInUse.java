package dev.antiphon.event;

import dev.antiphon.config.TransportKind;

/**
 * The transport that an engine has chosen.
 *
 * @param kind never {@link TransportKind#AUTO}
 * @param why in English: what was asked for, and why the ones that would have been faster were not
 *     taken
 */
public record TransportInUse(TransportKind kind, String why) {}
