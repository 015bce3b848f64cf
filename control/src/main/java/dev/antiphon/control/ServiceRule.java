package dev.antiphon.control;

import dev.antiphon.control.definition.Origin;
import dev.antiphon.stub.StubRule;
import dev.antiphon.stub.StubRules;

import java.util.List;

/**
 * A snapshot of one rule of a stub.
 *
 * @param when the condition, as in reports
 * @param matched the number of messages that the rule has answered
 */
public record ServiceRule(String name, String when, long matched, Origin origin) {
    static ServiceRule of(StubRule rule, Origin origin) {
        return new ServiceRule(rule.name(), rule.matcher().toString(), rule.count(), origin);
    }

    /** Refuses rules of which one has the name of another rule. */
    static void requireNew(StubRules read, List<StubRule> present) {
        for (String name : read.names()) {
            if (present.stream().anyMatch(each -> each.name().equals(name))) {
                throw ControlException.taken("rule", name);
            }
        }
    }
}
