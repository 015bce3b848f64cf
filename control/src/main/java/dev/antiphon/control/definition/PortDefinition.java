package dev.antiphon.control.definition;

import java.util.Optional;

/**
 * The definition of a port on which no server answers.
 *
 * @param name the name of the service; empty for a generated one
 */
public record PortDefinition(Optional<String> name, PortKind kind, Origin origin) {}
