package dev.antiphon.examples.api;

import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import java.util.Map;

/** JSON, which is read strictly, and the messages of JSON-RPC. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    record Result(String jsonrpc, @Nullable JsonNode id, JsonNode result) {}

    record Failed(String jsonrpc, @Nullable JsonNode id, Reason error) {}

    record Reason(int code, @Nullable String message) {}

    /** Returns the answer to a request that failed; without an id, to no request in particular. */
    static Failed error(@Nullable JsonNode id, int code, @Nullable String text) {
        return new Failed("2.0", id, new Reason(code, text));
    }

    static Message notification(String method, Object params) {
        return message(Map.of("jsonrpc", "2.0", "method", method, "params", params));
    }

    static Message message(Object json) {
        return Message.text(MAPPER.writeValueAsString(json));
    }
}
