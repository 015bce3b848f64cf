package dev.antiphon.control.mountebank.imports;

import dev.antiphon.control.mountebank.ImposterMode;
import dev.antiphon.control.mountebank.json.JsonValue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The translation of predicates to the condition of a rule. mountebank compares in lower case
 * unless {@code caseSensitive} is set, so that most texts become patterns.
 */
final class PredicateTranslation {
    private static final List<String> OPERATORS = List.of(
            "equals",
            "deepEquals",
            "contains",
            "startsWith",
            "endsWith",
            "matches",
            "exists",
            "not",
            "or",
            "and",
            "inject");

    /** An expression without alternatives or groups, whose anchor therefore holds for all of it. */
    private static final Pattern ANCHORED = Pattern.compile("[^|()]*");

    private final ImposterMode mode;

    PredicateTranslation(ImposterMode mode) {
        this.mode = mode;
    }

    /**
     * Returns the conditions of these predicates, which must all be true, in YAML.
     *
     * @throws UntranslatedException when one has no counterpart
     */
    List<String> conditions(List<JsonValue> predicates) {
        List<String> all = new ArrayList<>();
        predicates.forEach(each -> all.addAll(conditions(each)));
        return all;
    }

    private List<String> conditions(JsonValue predicate) {
        for (String refused : List.of("xpath", "jsonpath")) {
            predicate.field(refused).ifPresent(each -> {
                throw new UntranslatedException(
                        each, "rules have no " + refused + "; write a pattern");
            });
        }
        String operator = OPERATORS.stream()
                .filter(each -> predicate.field(each).isPresent())
                .findFirst()
                .orElseThrow(
                        () -> new UntranslatedException(predicate, "there is no predicate in it"));
        JsonValue operand = predicate.field(operator).orElseThrow();
        return switch (operator) {
            case "inject" ->
                throw new UntranslatedException(
                        operand, "it is JavaScript; write a condition, or a handler in Java");
            case "not" -> List.of("{not: " + joined(conditions(operand)) + "}");
            case "and" -> conditions(operand.items());
            case "or" ->
                List.of("{any: ["
                        + operand.items().stream()
                                .map(each -> joined(conditions(each)))
                                .collect(Collectors.joining(", "))
                        + "]}");
            default ->
                operand.fields().entrySet().stream()
                        .map(each -> condition(operator, each.getKey(), each.getValue(), predicate))
                        .toList();
        };
    }

    /** Returns one condition that is true when all of these are. */
    static String joined(List<String> conditions) {
        return switch (conditions.size()) {
            case 0 -> "{anything: true}";
            case 1 -> conditions.get(0);
            default -> "{all: [" + String.join(", ", conditions) + "]}";
        };
    }

    private String condition(String operator, String field, JsonValue value, JsonValue predicate) {
        if (!field.equalsIgnoreCase("data")) {
            throw new UntranslatedException(
                    value, "rules compare the message only, and have no " + field);
        }
        if (value.isObject() || value.isList()) {
            throw new UntranslatedException(
                    value, "rules do not look into JSON; write a pattern for the text");
        }
        if (operator.equals("exists")) {
            return value.isTruthy() ? "{not: {size: 0}}" : "{size: 0}";
        }
        boolean isExact =
                predicate.field("caseSensitive").filter(JsonValue::isTruthy).isPresent();
        Optional<JsonValue> except = predicate.field("except").filter(JsonValue::isTruthy);
        if (except.isPresent()) {
            return without(except.get(), operator, value, isExact);
        }
        return mode == ImposterMode.BINARY
                ? ofBytes(operator, value)
                : ofText(operator, value.scalar(), isExact);
    }

    private static String ofText(String operator, String text, boolean isExact) {
        if (operator.equals("matches")) {
            return matches((isExact ? "" : "(?i)") + PatternText.found(text));
        }
        String key = operator.equals("deepEquals") ? "equals" : operator;
        if (isExact || !PatternText.hasCase(text)) {
            return "{" + key + ": " + YamlText.message(text) + "}";
        }
        String literal = PatternText.literal(text);
        return matches("(?i)"
                + switch (key) {
                    case "equals" -> literal;
                    case "startsWith" -> literal + ".*";
                    case "endsWith" -> ".*" + literal;
                    default -> ".*" + literal + ".*";
                });
    }

    private String ofBytes(String operator, JsonValue value) {
        byte[] bytes = mode.message(value.scalar()).bytes();
        String literal = PatternText.literal(bytes);
        return switch (operator) {
            case "equals", "deepEquals" -> "{hex: '" + HexFormat.of().formatHex(bytes) + "'}";
            case "startsWith" -> matches(literal + "\\C*");
            case "endsWith" -> matches("\\C*" + literal);
            case "contains" -> matches("\\C*" + literal + "\\C*");
            default ->
                throw new UntranslatedException(
                        value, "mountebank refuses matches in binary mode, too");
        };
    }

    /**
     * Returns the condition for a message without the parts that {@code except} matches. Possible
     * for a part at one end and a text that the message begins or ends with.
     */
    private String without(JsonValue except, String operator, JsonValue value, boolean isExact) {
        String part = except.text();
        boolean isAtStart = part.startsWith("^");
        boolean isAtEnd = part.endsWith("$") && !part.endsWith("\\$");
        boolean isWhole = operator.equals("equals") || operator.equals("deepEquals");
        boolean isPossible = mode == ImposterMode.TEXT
                && isAtStart != isAtEnd
                && ANCHORED.matcher(part).matches()
                && (isWhole || operator.equals(isAtStart ? "startsWith" : "endsWith"));
        if (!isPossible) {
            throw new UntranslatedException(
                    except, "rules compare the whole message; write a pattern in place of except");
        }
        String inner = isAtStart ? part.substring(1) : part.substring(0, part.length() - 1);
        String dropped = PatternText.ofJavaScript(inner, number -> "(?:") + "?";
        String literal = PatternText.literal(value.scalar());
        String rest = isWhole ? literal : isAtStart ? literal + ".*" : ".*" + literal;
        return matches((isExact ? "" : "(?i)") + (isAtStart ? dropped + rest : rest + dropped));
    }

    private static String matches(String pattern) {
        return "{matches: " + YamlText.quoted(pattern) + "}";
    }
}
