package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A matcher that requires at least one of its parts to match. */
record AnyOf(List<Matcher> any) implements Matcher {
    AnyOf {
        any = List.copyOf(any);
    }

    @Override
    public boolean matches(Request request) {
        for (int i = 0; i < any.size(); i++) {
            if (any.get(i).matches(request)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Mismatch explain(Request request) {
        return any.stream()
                .map(each -> each.explain(request))
                .max(Comparator.comparingDouble(Mismatch::nearness))
                .orElse(new Mismatch(0, "there is nothing that it could be"));
    }

    @Override
    public Map<String, Message> groups(Request request) {
        return any.stream()
                .filter(each -> each.matches(request))
                .findFirst()
                .map(each -> each.groups(request))
                .orElse(Map.of());
    }

    @Override
    public String toString() {
        return any.stream().map(Object::toString).collect(Collectors.joining(" or ", "(", ")"));
    }
}
