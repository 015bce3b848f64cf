package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoStruct;
import dev.antiphon.control.toxiproxy.json.GoSyntaxException;
import dev.antiphon.control.toxiproxy.json.GoText;
import dev.antiphon.control.toxiproxy.json.GoType;
import dev.antiphon.control.toxiproxy.json.GoValue;
import dev.antiphon.stub.proxy.ArmedFault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A toxic of a proxy, and the fault that carries it out. Guarded by the lock of its proxy. */
final class Toxic {
    /** The fields of a toxic, with the names that Go's errors have for them. */
    private static final GoStruct STRUCT = new GoStruct(
            "ToxicWrapper",
            "toxics.ToxicWrapper",
            "",
            Map.of(
                    "name", GoType.STRING,
                    "type", GoType.STRING,
                    "stream", GoType.STRING,
                    "toxicity", GoType.FLOAT32));

    private static final String ATTRIBUTES = "attributes";
    private static final String TOXICITY = "toxicity";

    private final String name;
    private final ToxicKind kind;
    private final String stream;
    private final Map<String, Object> attributes;
    private final Optional<ArmedFault> fault;
    private double toxicity;

    private Toxic(
            String name,
            ToxicKind kind,
            String stream,
            Map<String, Object> attributes,
            double toxicity) {
        this.name = name;
        this.kind = kind;
        this.stream = stream;
        this.attributes = attributes;
        this.toxicity = toxicity;
        this.fault = ToxicFaults.of(kind, attributes).map(ArmedFault::new);
        fault.ifPresent(each -> ToxicFaults.restrict(each, attributes, toxicity));
    }

    /**
     * Reads a new toxic.
     *
     * @throws RefusedCall when the kind, the stream or a value is invalid
     */
    static Toxic read(GoValue body) {
        Map<String, Object> fields;
        Map<String, Object> attributes;
        try {
            fields = STRUCT.read(body);
            String stream = (String) fields.getOrDefault("stream", "downstream");
            if (!isUpstream(stream) && !stream.equalsIgnoreCase("downstream")) {
                throw RefusedCall.invalidStream();
            }
            String type = (String) fields.getOrDefault("type", "");
            ToxicKind kind = ToxicKind.named(type).orElseThrow(RefusedCall::invalidType);
            attributes = kind.defaults();
            attributes.putAll(attributes(kind, body));
            String name = (String) fields.getOrDefault("name", "");
            return new Toxic(
                    name.isEmpty() ? type + "_" + stream : name, kind, stream, attributes, (double)
                            fields.getOrDefault(TOXICITY, 1.0));
        } catch (GoSyntaxException e) {
            throw RefusedCall.badBody(e.text());
        }
    }

    /** Returns the attributes that a body has. */
    private static Map<String, Object> attributes(ToxicKind kind, GoValue body) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (GoValue.Member each : STRUCT.members(body).members()) {
            if (each.name().equalsIgnoreCase(ATTRIBUTES)) {
                values.putAll(attributesIn(kind, each.value()));
            }
        }
        ToxicFaults.checkClient(values);
        return values;
    }

    private static Map<String, Object> attributesIn(ToxicKind kind, GoValue value) {
        GoStruct struct = kind.struct();
        boolean isObject = value instanceof GoValue.Members || value instanceof GoValue.Absent;
        if (!isObject) {
            throw STRUCT.mismatch(
                    value,
                    value instanceof GoValue.Digits ? "number" : value.word(),
                    ATTRIBUTES,
                    "toxics.NoopToxic");
        }
        return struct.read(value);
    }

    /**
     * Changes the attributes and the toxicity that a body has, also for open connections.
     *
     * @throws RefusedCall when a value is invalid; then nothing is changed
     */
    void change(GoValue body) {
        Map<String, Object> changed = new LinkedHashMap<>(attributes);
        double changedToxicity;
        try {
            changed.putAll(attributes(kind, body));
            changedToxicity =
                    (double) new GoStruct("", "struct", "", Map.of(TOXICITY, GoType.FLOAT32))
                            .read(body)
                            .getOrDefault(TOXICITY, toxicity);
        } catch (GoSyntaxException e) {
            throw RefusedCall.badBody(e.text());
        }
        attributes.putAll(changed);
        toxicity = changedToxicity;
        fault.ifPresent(each -> {
            ToxicFaults.restrict(each, attributes, toxicity);
            each.change(ToxicFaults.of(kind, attributes).orElseThrow());
        });
    }

    private static boolean isUpstream(String stream) {
        return stream.equalsIgnoreCase("upstream");
    }

    String name() {
        return name;
    }

    /** Returns whether the toxic applies to the bytes from the client to the server. */
    boolean isUpstream() {
        return isUpstream(stream);
    }

    /** Returns the fault that carries out the toxic; empty if the toxic does nothing. */
    Optional<ArmedFault> fault() {
        return fault;
    }

    /** Returns the toxic as an object of JSON. */
    String json() {
        String shown = attributes.entrySet().stream()
                .map(each -> GoText.quoted(each.getKey()) + ":" + GoText.value(each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"attributes\":" + shown + ",\"name\":" + GoText.quoted(name) + ",\"type\":"
                + GoText.quoted(kind.word()) + ",\"stream\":" + GoText.quoted(stream)
                + ",\"toxicity\":" + GoText.number(toxicity) + "}";
    }
}
