package dev.antiphon.control.mountebank.imports;

import dev.antiphon.control.mountebank.json.JsonValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code copy} behaviors of a response: parts of the request that replace tokens. Each becomes
 * a pattern with named groups, and a template with these names. For use by one thread.
 */
final class Copies {
    private static final int GROUPS_MAX = 20;

    private final List<String> conditions = new ArrayList<>();

    /** The placeholders by the tokens that they replace; longer tokens come first. */
    private final Map<String, String> placeholders = new LinkedHashMap<>();

    /**
     * Adds a behavior.
     *
     * @throws UntranslatedException when it has no counterpart
     */
    void add(JsonValue copy) {
        JsonValue from = needed(copy, "from");
        if (!from.isText() || !from.text().equalsIgnoreCase("data")) {
            throw new UntranslatedException(from, "rules copy from the message only");
        }
        JsonValue using = needed(copy, "using");
        JsonValue method = needed(using, "method");
        if (!method.text().equals("regex")) {
            throw new UntranslatedException(method, "rules copy by patterns only");
        }
        String token = needed(copy, "into").text();
        String name = "copy" + (conditions.size() + 1);
        int[] groups = {0};
        String pattern = PatternText.ofJavaScript(needed(using, "selector").text(), number -> {
            groups[0] = number;
            return "(?P<" + name + "g" + number + ">";
        });
        conditions.add("{matches: "
                + YamlText.quoted(flags(using) + ".*?(?P<" + name + ">" + pattern + ").*") + "}");
        for (int i = 1; i <= Math.min(groups[0], GROUPS_MAX); i++) {
            placeholders.put(token + "[" + i + "]", "{" + name + "g" + i + "}");
        }
        placeholders.put(token + "[0]", "{" + name + "}");
        placeholders.put(token, "{" + name + "}");
    }

    private static String flags(JsonValue using) {
        boolean ignoresCase = option(using, "ignoreCase");
        boolean isMultiline = option(using, "multiline");
        return (ignoresCase ? "(?i)" : "") + (isMultiline ? "(?m)" : "");
    }

    private static boolean option(JsonValue using, String name) {
        return using.field("options")
                .flatMap(each -> each.field(name))
                .filter(JsonValue::isTruthy)
                .isPresent();
    }

    private static JsonValue needed(JsonValue of, String name) {
        return of.field(name)
                .orElseThrow(() -> new UntranslatedException(of, "\"" + name + "\" is missing"));
    }

    boolean isEmpty() {
        return conditions.isEmpty();
    }

    /** Returns the conditions that the request contains the copied parts. */
    List<String> conditions() {
        return conditions;
    }

    /** Returns the template of a text: the tokens become placeholders. */
    String template(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            String rest = text.substring(i);
            Map.Entry<String, String> found = placeholders.entrySet().stream()
                    .filter(each -> rest.startsWith(each.getKey()))
                    .findFirst()
                    .orElse(Map.entry(
                            rest.substring(0, 1),
                            rest.startsWith("{") ? "\\{" : rest.substring(0, 1)));
            out.append(found.getValue());
            i += found.getKey().length();
        }
        return out.toString();
    }
}
