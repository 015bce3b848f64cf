package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A matcher that requires all of its parts to match. */
record AllOf(List<Matcher> all) implements Matcher {
    AllOf {
        all = List.copyOf(all);
    }

    @Override
    public boolean matches(Request request) {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).matches(request)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the average nearness of the parts, with the reason of the first mismatch. */
    @Override
    public Mismatch explain(Request request) {
        double right = 0;
        Mismatch first = null;
        for (Matcher each : all) {
            if (each.matches(request)) {
                right++;
            } else {
                Mismatch mismatch = each.explain(request);
                right += mismatch.nearness();
                first = first == null ? mismatch : first;
            }
        }
        return first == null
                ? new Mismatch(1, "it matches")
                : new Mismatch(right / all.size(), first.reason(), first.expected(), first.at());
    }

    @Override
    public Map<String, Message> groups(Request request) {
        Map<String, Message> groups = new HashMap<>();
        all.forEach(each -> groups.putAll(each.groups(request)));
        return groups;
    }

    @Override
    public String toString() {
        return all.stream().map(Object::toString).collect(Collectors.joining(" and "));
    }
}
