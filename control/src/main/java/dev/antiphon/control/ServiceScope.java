package dev.antiphon.control;

import dev.antiphon.control.definition.Origin;
import dev.antiphon.stub.StubRule;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubScope;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A part of a stub with the rules of one test. Any thread may call all methods. See {@link
 * StubScope}.
 */
public final class ServiceScope {
    private final String name;
    private final StubService service;
    private final Matcher when;
    private final StubScope scope;
    private final List<StubRule> own = new CopyOnWriteArrayList<>();

    ServiceScope(String name, StubService service, Matcher when) {
        this.name = name;
        this.service = service;
        this.when = when;
        this.scope = service.stub().part(when);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the condition on the messages of the scope, as in reports. */
    public String when() {
        return when.toString();
    }

    /** Returns the part of the stub, for queries and verification. */
    public StubScope scope() {
        return scope;
    }

    /** Returns the rules, the one with the highest priority first. */
    public List<ServiceRule> rules() {
        return own.reversed().stream()
                .map(each -> ServiceRule.of(each, Origin.API))
                .toList();
    }

    /**
     * Adds a rule for messages of the scope, which has priority over the others.
     *
     * @throws ControlException when the rule is invalid, or its name is taken in the scope
     */
    public ServiceRule add(YamlValue rule) {
        StubRules read = ControlException.read(() -> service.rulesText().rule(rule));
        if (own.size() >= StubService.RULES_MAX) {
            throw ControlException.full("rules", StubService.RULES_MAX);
        }
        ServiceRule.requireNew(read, own);
        StubRule made = scope.add(read).getFirst();
        own.add(made);
        return ServiceRule.of(made, Origin.API);
    }

    /**
     * Replaces the rules by those of this document.
     *
     * @throws ControlException when the document is invalid
     */
    public void use(YamlValue document) {
        StubRules read = ControlException.read(
                () -> service.rulesText().rules(document, document.keys(List.of("rules"))));
        clearRules();
        own.addAll(scope.add(read));
    }

    /**
     * Removes a rule.
     *
     * @throws ControlException when there is none of this name
     */
    public void removeRule(String rule) {
        StubRule found = own.stream()
                .filter(each -> each.name().equals(rule))
                .findFirst()
                .orElseThrow(() -> ControlException.notFound(
                        "rule", rule, own.stream().map(StubRule::name).toList()));
        found.remove();
        own.remove(found);
    }

    /** Removes all rules of the scope. */
    public void clearRules() {
        own.forEach(StubRule::remove);
        own.clear();
    }

    /** Returns the reader for rules and matchers. */
    public RulesText rulesText() {
        return service.rulesText();
    }

    List<StubRule> own() {
        return own;
    }

    /**
     * Ends the scope: removes its rules and checks for findings.
     *
     * @throws VerificationError when there are findings, after the scope has ended
     */
    public void end() {
        service.forget(this);
        scope.close();
    }
}
