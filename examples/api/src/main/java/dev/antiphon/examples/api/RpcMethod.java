package dev.antiphon.examples.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A method that clients can call; as JSON, its description by OpenRPC. */
@JsonIgnoreProperties("code")
record RpcMethod(String name, String summary, List<Value> params, Value result, Code code) {
    /** The Java method, its object, and the time in which a call is answered. */
    record Code(Object target, Method method, int seconds) {}

    /** A parameter, which a request gives by its name or its position, or the result. */
    @JsonIgnoreProperties("type")
    record Value(String name, boolean required, Map<String, ?> schema, JavaType type) {
        static Value of(String name, Type type) {
            JavaType read = Json.MAPPER.constructType(type);
            return new Value(name, !read.isReferenceType(), schemaOf(read), read);
        }

        Object read(JsonNode value) {
            boolean isGiven = !value.isMissingNode() && !value.isNull();
            if (!isGiven && required) {
                throw new IllegalArgumentException(name + " is missing");
            }
            try {
                return isGiven ? Json.MAPPER.treeToValue(value, type) : Optional.empty();
            } catch (JacksonException e) { // its text would name Java classes
                throw new IllegalArgumentException(
                        name + ": not " + Json.MAPPER.valueToTree(schema), e);
            }
        }
    }

    static RpcMethod of(String name, Object target, Method method) {
        List<Value> params = Arrays.stream(method.getParameters())
                .skip(1) // the client
                .map(each -> Value.of(each.getName(), each.getParameterizedType()))
                .toList();
        Rpc rpc = method.getAnnotation(Rpc.class);
        Value result = Value.of("result", method.getGenericReturnType());
        Code code = new Code(target, method, rpc.seconds());
        return new RpcMethod(name, rpc.value(), params, result, code);
    }

    /** Returns the JSON Schema of a Java type; a type that is not known here is any object. */
    private static Map<String, ?> schemaOf(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isReferenceType()) { // an Optional
            return schemaOf(type.getContentType());
        }
        if (type.isCollectionLikeType()) {
            return Map.of("type", "array", "items", schemaOf(type.getContentType()));
        }
        if (raw.isRecord()) {
            Map<String, Object> properties = new TreeMap<>();
            for (RecordComponent each : raw.getRecordComponents()) {
                properties.put(each.getName(), Value.of("", each.getGenericType()).schema);
            }
            return Map.of("type", "object", "properties", properties);
        }
        return switch (raw.getSimpleName()) {
            case "String" -> Map.of("type", "string");
            case "boolean", "Boolean" -> Map.of("type", "boolean");
            case "int", "Integer", "long", "Long" -> Map.of("type", "integer");
            case "double", "Double" -> Map.of("type", "number");
            case "void" -> Map.of("type", "null");
            default -> Map.of("type", "object");
        };
    }

    /** Calls the method. Without a result, it returns null in JSON. */
    JsonNode call(Session client, JsonNode given) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(client));
        int unused = given.size();
        for (Value each : params) {
            JsonNode value =
                    given.isArray() ? given.path(arguments.size() - 1) : given.path(each.name);
            unused -= value.isMissingNode() ? 0 : 1;
            arguments.add(each.read(value));
        }
        if (unused > 0) {
            throw new IllegalArgumentException("params: too many, or unknown ones");
        }
        try {
            return Json.MAPPER.valueToTree(code.method.invoke(code.target, arguments.toArray()));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
