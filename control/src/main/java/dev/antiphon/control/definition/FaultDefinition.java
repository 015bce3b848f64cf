package dev.antiphon.control.definition;

import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a fault of a proxy.
 *
 * @param name the name within the proxy; empty for a generated one
 * @param direction the direction of the bytes to which the fault applies
 * @param fault the fault, of which each use makes a copy
 * @param isEnabled whether the fault is armed from the beginning
 */
public record FaultDefinition(
        Optional<String> name, Direction direction, ArmedFault fault, boolean isEnabled) {
    private static final List<String> KEYS = List.of("name", "fault", "to", "enabled");

    /**
     * Reads a definition such as <code>{fault: 'reset:4', to: client}</code>.
     *
     * @throws StubFileException when a value is invalid
     */
    public static FaultDefinition read(YamlValue value) {
        Map<String, YamlValue> keys = value.keys(KEYS);
        YamlValue fault = keys.get("fault");
        if (fault == null) {
            throw value.wrong("a fault says which one it is; write fault: 'reset:4', say");
        }
        return new FaultDefinition(
                Optional.ofNullable(keys.get("name")).map(YamlValue::text),
                Optional.ofNullable(keys.get("to"))
                        .map(FaultDefinition::direction)
                        .orElse(Direction.S2C),
                fault.read(ArmedFault::parse),
                Optional.ofNullable(keys.get("enabled")).map(YamlValue::yes).orElse(true));
    }

    /**
     * Reads the direction: {@code client} or {@code server}.
     *
     * @throws StubFileException when it is neither
     */
    public static Direction direction(YamlValue to) {
        return switch (to.text()) {
            case "client" -> Direction.S2C;
            case "server" -> Direction.C2S;
            default ->
                throw to.wrong("\"" + to.text() + "\" is no direction; write client or server,"
                        + " which is where the bytes go");
        };
    }
}
