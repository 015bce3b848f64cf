package dev.antiphon.stub.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import java.util.HashMap;
import java.util.Map;

/**
 * Text that a pattern describes, by RE2/J: its time is linear in the text, whatever the pattern,
 * and there are neither back references nor looking around.
 */
final class Regex implements Matcher {
    private static final int PATTERN_CHARS_MAX = 10_000;

    private final Pattern pattern;

    Regex(String text) {
        if (text.length() > PATTERN_CHARS_MAX) {
            throw new IllegalArgumentException("a pattern of " + text.length()
                    + " characters is over the limit of " + PATTERN_CHARS_MAX);
        }
        try {
            PatternCost.check(text);
            pattern = Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern " + text + " cannot be used: "
                    + e.getDescription() + " (RE2 syntax; no back references, no looking around)");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the pattern " + text + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean matches(Request request) {
        return pattern.matcher(request.text()).matches();
    }

    @Override
    public Mismatch explain(Request request) {
        boolean within = pattern.matcher(request.text()).find();
        return within
                ? new Mismatch(0.6, "a part of it matches /" + pattern + "/, but not all of it")
                : new Mismatch(0, "it does not match /" + pattern + "/");
    }

    @Override
    public Map<String, String> groups(Request request) {
        com.google.re2j.Matcher matcher = pattern.matcher(request.text());
        if (!matcher.matches()) {
            return Map.of();
        }
        Map<String, String> groups = new HashMap<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            groups.put(String.valueOf(i), group == null ? "" : group);
        }
        for (String name : pattern.namedGroups().keySet()) {
            String group = matcher.group(name);
            groups.put(name, group == null ? "" : group);
        }
        return groups;
    }

    @Override
    public String toString() {
        return "matches /" + pattern + "/";
    }
}
