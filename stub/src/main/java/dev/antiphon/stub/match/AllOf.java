package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A matcher that requires all of its parts to match. */
record AllOf(List<Matcher> all) implements Matcher {
    /** The nearness, from 0 to 1, of a message whose content matches in other circumstances. */
    private static final double NEARNESS_MAX = 0.9;

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

    /**
     * Returns the average nearness of the parts that examine the content, with the reason of the
     * first of them that does not match. If the whole content matches, the reason is the state or
     * another circumstance that differs.
     */
    @Override
    public Mismatch explain(Request request) {
        double right = 0;
        int counted = 0;
        Mismatch ofContent = null;
        Mismatch ofCircumstance = null;
        for (Matcher each : all) {
            boolean matches = each.matches(request);
            if (isCircumstance(each)) {
                ofCircumstance =
                        ofCircumstance == null && !matches ? each.explain(request) : ofCircumstance;
            } else if (!matches) {
                Mismatch mismatch = each.explain(request);
                right += mismatch.nearness();
                counted++;
                ofContent = ofContent == null ? mismatch : ofContent;
            } else if (!each.equals(Matchers.anything())) {
                right++;
                counted++;
            }
        }
        Mismatch first = ofContent == null ? ofCircumstance : ofContent;
        if (first == null) {
            return new Mismatch(1, "it matches");
        }
        double nearness = counted == 0 ? 0 : right / counted;
        return new Mismatch(
                Math.min(NEARNESS_MAX, nearness), first.reason(), first.expected(), first.at());
    }

    private static boolean isCircumstance(Matcher matcher) {
        return matcher instanceof Circumstance
                || (matcher instanceof Not(Matcher negated) && isCircumstance(negated));
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
