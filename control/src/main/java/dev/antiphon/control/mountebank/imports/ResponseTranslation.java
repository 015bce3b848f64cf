package dev.antiphon.control.mountebank.imports;

import dev.antiphon.control.mountebank.ImposterMode;
import dev.antiphon.control.mountebank.json.JsonValue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The translation of responses to answers of a rule. */
final class ResponseTranslation {
    private static final int REPEAT_MAX = 1000;
    private static final Pattern MILLIS = Pattern.compile("\\s*(\\d{1,12})");
    private static final List<String> KINDS = List.of("is", "proxy", "inject", "fault");

    private final ImposterMode mode;
    private final String end;
    private final Optional<JsonValue> defaultData;

    /**
     * Creates a translation.
     *
     * @param framing the framing of the rules; in raw, a reply closes the connection unless its
     *     rule says otherwise
     * @param defaultData the data of responses that have none
     */
    ResponseTranslation(ImposterMode mode, String framing, Optional<JsonValue> defaultData) {
        this.mode = mode;
        this.end = framing.startsWith("raw") ? ", then: keep" : "";
        this.defaultData = defaultData;
    }

    /**
     * The answers of a stub.
     *
     * @param plain the answers as they are written, in YAML
     * @param copied the answers with the copied parts of the request; the same without a copy
     * @param copies the conditions of the copied parts
     */
    record Answers(List<String> plain, List<String> copied, List<String> copies) {}

    /**
     * Returns the answers, each as often as it is repeated.
     *
     * @throws UntranslatedException when a response has no counterpart
     */
    Answers answers(List<JsonValue> responses) {
        Copies copies = new Copies();
        responses.forEach(each -> behaviors(each, "copy").forEach(copies::add));
        List<String> plain = new ArrayList<>();
        List<String> copied = new ArrayList<>();
        for (JsonValue each : responses) {
            boolean isCopied = !behaviors(each, "copy").isEmpty();
            String written = answer(each, new Copies());
            String filled = isCopied ? answer(each, copies) : written;
            for (int i = 0; i < repeated(each); i++) {
                plain.add(written);
                copied.add(filled);
            }
        }
        if (responses.isEmpty()) {
            plain.add(said(Optional.empty(), new Copies(), ""));
            copied.addAll(plain);
        }
        return new Answers(plain, copied, copies.conditions());
    }

    private static int repeated(JsonValue response) {
        return response.field("repeat")
                .or(() -> response.field("_behaviors").flatMap(each -> each.field("repeat")))
                .map(each -> each.whole(1, REPEAT_MAX))
                .orElse(1);
    }

    /** Returns the behaviors of this kind, from the list or from the older object. */
    private static List<JsonValue> behaviors(JsonValue response, String kind) {
        List<JsonValue> found = new ArrayList<>();
        Optional<JsonValue> listed = response.field("behaviors");
        if (listed.isPresent() && listed.get().isList()) {
            listed.get().items().forEach(each -> each.field(kind).ifPresent(found::add));
        } else {
            listed.or(() -> response.field("_behaviors"))
                    .flatMap(each -> each.field(kind))
                    .ifPresent(each -> {
                        if (each.isList()) {
                            found.addAll(each.items());
                        } else {
                            found.add(each);
                        }
                    });
        }
        return found;
    }

    private String answer(JsonValue response, Copies copies) {
        List<String> kinds =
                KINDS.stream().filter(each -> response.field(each).isPresent()).toList();
        if (kinds.size() != 1) {
            throw new UntranslatedException(
                    response, "a response has one of " + String.join(", ", KINDS));
        }
        refuse(response, "lookup", "rules read no table; write a rule for each row");
        refuse(response, "shellTransform", "rules run no program; write a handler in Java");
        refuse(response, "decorate", "it is JavaScript; write a template, or a handler in Java");
        JsonValue value = response.field(kinds.get(0)).orElseThrow();
        String after = after(response);
        return switch (kinds.get(0)) {
            case "inject" ->
                throw new UntranslatedException(
                        value, "it is JavaScript; write a template, or a handler in Java");
            case "proxy" ->
                throw new UntranslatedException(
                        value,
                        "rules forward nothing; record the server by antiphon proxy --record, and"
                                + " turn the recording into rules by antiphon replay --as-rules");
            case "fault" -> fault(value, after);
            default -> said(Optional.of(value), copies, after);
        };
    }

    private static void refuse(JsonValue response, String behavior, String reason) {
        behaviors(response, behavior).stream().findFirst().ifPresent(each -> {
            throw new UntranslatedException(each, reason);
        });
    }

    /** Returns the key {@code after} for the sum of all waits; empty without one. */
    private static String after(JsonValue response) {
        long millis = 0;
        for (JsonValue each : behaviors(response, "wait")) {
            Matcher found = MILLIS.matcher(each.scalar());
            if (!found.lookingAt()) {
                throw new UntranslatedException(
                        each, "it is JavaScript; write after: with a range, such as 10ms..20ms");
            }
            millis += Long.parseLong(found.group(1));
        }
        return millis == 0 ? "" : ", after: " + millis + "ms";
    }

    private static String fault(JsonValue fault, String after) {
        return switch (fault.scalar()) {
            case "CONNECTION_RESET_BY_PEER" -> "{nothing: true" + after + ", then: reset}";
            case "RANDOM_DATA_THEN_CLOSE" ->
                "{unframed: " + YamlText.quoted("Htijy%@tWXJ/hQ#[Q:7G@dH4\"gu[QaX&") + after
                        + ", then: close}";
            default -> throw new UntranslatedException(fault, "mountebank has no such fault");
        };
    }

    /** Returns the answer with the data of a response, or with the default data. */
    String said(Optional<JsonValue> response, Copies copies, String after) {
        Optional<JsonValue> data = response.flatMap(each -> each.field("data"))
                .filter(JsonValue::isTruthy)
                .or(() -> defaultData);
        String then = response.flatMap(each -> each.field("then"))
                .map(each -> ", then: " + each.text())
                .orElse(end);
        String keys = after + then;
        if (data.isEmpty()) {
            return "{nothing: true" + keys + "}";
        }
        if (data.get().isObject() || data.get().isList()) {
            throw new UntranslatedException(data.get(), "the data of a tcp response is a string");
        }
        if (mode == ImposterMode.BINARY) {
            byte[] bytes = mode.message(data.get().scalar()).bytes();
            return "{hex: '" + HexFormat.of().formatHex(bytes) + "'" + keys + "}";
        }
        String text = data.get().scalar();
        if (!copies.isEmpty()) {
            return "{template: " + YamlText.message(copies.template(text)) + keys + "}";
        }
        return keys.isEmpty()
                ? YamlText.message(text)
                : "{text: " + YamlText.message(text) + keys + "}";
    }
}
