package dev.antiphon.control.definition;

import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a port on which no server answers.
 *
 * @param name the name of the service; empty for a generated one
 */
public record PortDefinition(Optional<String> name, PortKind kind, Origin origin) {
    private static final List<String> KEYS = List.of("name", "kind");

    /** Returns a copy with this name. */
    public PortDefinition named(String value) {
        return new PortDefinition(Optional.of(value), kind, origin);
    }

    /**
     * Reads a definition such as <code>{kind: refusing}</code>.
     *
     * @throws StubFileException when a value is invalid
     */
    public static PortDefinition read(YamlValue value, DefinitionSource source) {
        Map<String, YamlValue> keys = value.keys(KEYS);
        YamlValue kind = keys.get("kind");
        if (kind == null) {
            throw value.wrong("a port says its kind: " + String.join(" or ", PortKind.names()));
        }
        return new PortDefinition(
                Optional.ofNullable(keys.get("name")).map(YamlValue::text),
                kind.read(PortKind::parse),
                source.origin());
    }
}
