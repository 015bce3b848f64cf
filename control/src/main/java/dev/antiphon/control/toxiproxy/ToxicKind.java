package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoStruct;
import dev.antiphon.control.toxiproxy.json.GoType;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A kind of toxic, with its attributes in the order in which they are printed. */
enum ToxicKind {
    LATENCY("LatencyToxic", GoType.INT64, "latency", "jitter"),
    BANDWIDTH("BandwidthToxic", GoType.INT64, "rate"),
    SLOW_CLOSE("SlowCloseToxic", GoType.INT64, "delay"),
    TIMEOUT("TimeoutToxic", GoType.INT64, "timeout"),
    RESET_PEER("ResetToxic", GoType.INT64, "timeout"),
    SLICER("SlicerToxic", GoType.INT, "average_size", "size_variation", "delay"),
    LIMIT_DATA("LimitDataToxic", GoType.INT64, "bytes"),
    NOOP("NoopToxic", GoType.INT64),
    PACKET_LOSS("PacketLossToxic", GoType.FLOAT64, "loss_rate", "correlation");

    /** The attribute that restricts a toxic to one client. The original ignores it. */
    static final String CLIENT = "client";

    private static final double LOSS_RATE_DEFAULT = 0.1;

    private final String structName;
    private final GoType type;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> attributes;

    ToxicKind(String structName, GoType type, String... attributes) {
        this.structName = structName;
        this.type = type;
        this.attributes = List.of(attributes);
    }

    /** Returns the kind of this name; empty if there is none. */
    static Optional<ToxicKind> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Returns the name of the kind, such as {@code slow_close}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the attributes of a body, with the names that Go's errors have for them. */
    GoStruct struct() {
        Map<String, GoType> fields = new LinkedHashMap<>();
        attributes.forEach(each -> fields.put(each, type));
        fields.put(CLIENT, GoType.STRING);
        return new GoStruct(structName, "toxics." + structName, "attributes.", fields);
    }

    /** Returns the attributes of a toxic for which none are given. */
    Map<String, Object> defaults() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String each : attributes) {
            values.put(each, type == GoType.FLOAT64 ? (Object) 0.0 : (Object) 0L);
        }
        if (this == PACKET_LOSS) {
            values.put("loss_rate", LOSS_RATE_DEFAULT);
        }
        return values;
    }
}
