package dev.antiphon.event;

import dev.antiphon.config.TransportKind;

/**
 * The transport that a server or client uses, and the reason for the choice.
 *
 * @param kind never {@link TransportKind#AUTO}
 * @param why the requested kind and the reasons why no faster one was chosen, in English
 */
public record TransportInUse(TransportKind kind, String why) {}
