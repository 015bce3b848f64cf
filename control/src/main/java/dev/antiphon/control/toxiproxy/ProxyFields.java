package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoStruct;
import dev.antiphon.control.toxiproxy.json.GoSyntaxException;
import dev.antiphon.control.toxiproxy.json.GoType;
import dev.antiphon.control.toxiproxy.json.GoValue;

import java.util.Map;

/**
 * The fields of a proxy in a body.
 *
 * @param name may be empty, which no proxy can have
 * @param listen the address to listen at, as it is written; empty for a free port
 * @param upstream the address of the server, as it is written
 * @param enabled whether the proxy listens
 */
record ProxyFields(String name, String listen, String upstream, boolean enabled) {
    private static final Map<String, GoType> FIELDS = Map.of(
            "name", GoType.STRING,
            "listen", GoType.STRING,
            "upstream", GoType.STRING,
            "enabled", GoType.BOOL);

    private static final GoStruct STRUCT = new GoStruct("Proxy", "toxiproxy.Proxy", "", FIELDS);

    /** The type of an element of a list, as Go's errors name it. */
    static final String ELEMENT =
            "struct { toxiproxy.Proxy; Enabled *bool \"json:\\\"enabled\\\"\" }";

    private static final GoStruct STRUCT_OF_LIST = new GoStruct("", ELEMENT, "", FIELDS);

    /** The values of a new proxy. */
    static final ProxyFields NEW = new ProxyFields("", "", "", true);

    /**
     * Reads a body. A field that is left out keeps the value of this definition.
     *
     * @throws RefusedCall when a value has another type
     */
    ProxyFields with(GoValue body) {
        return with(body, STRUCT);
    }

    /** Reads an element of a list like {@link #with}, with the texts of errors for lists. */
    static ProxyFields ofList(GoValue element) {
        return NEW.with(element, STRUCT_OF_LIST);
    }

    private ProxyFields with(GoValue body, GoStruct struct) {
        try {
            Map<String, Object> fields = struct.read(body);
            return new ProxyFields(
                    (String) fields.getOrDefault("name", name),
                    (String) fields.getOrDefault("listen", listen),
                    (String) fields.getOrDefault("upstream", upstream),
                    (boolean) fields.getOrDefault("enabled", enabled));
        } catch (GoSyntaxException e) {
            throw RefusedCall.badBody(e.text());
        }
    }

    /**
     * Checks that the required fields are present.
     *
     * @param place the text that follows the name of a missing field; may be empty
     * @throws RefusedCall when one is missing
     */
    ProxyFields checked(String place) {
        if (name.isEmpty()) {
            throw RefusedCall.missing("name" + place);
        }
        if (upstream.isEmpty()) {
            throw RefusedCall.missing("upstream" + place);
        }
        return this;
    }
}
