package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.StubRule;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.yaml.RulesDocument;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A stub of a {@link Control}. Its rules can be changed one by one, and reset to those of its
 * definition. Queries about messages are those of {@link #stub}.
 *
 * <p>A lock orders the changes of one stub; only a change of the framing waits under it.
 */
public final class StubService extends Service {
    /** The largest number of rules of a stub that were added one by one. */
    public static final int RULES_MAX = 10_000;

    private final ControlListener told;
    private final RunningStub running;
    private final ReentrantLock changing = new ReentrantLock();

    /** The rules that the API has added. */
    private final Set<StubRule> added = ConcurrentHashMap.newKeySet();

    private final ServiceScopes scopes = new ServiceScopes();
    private volatile StubDefinition definition;
    private volatile boolean isChanged;
    private boolean hasEnded;

    /** True if the API has replaced the rules of the definition. */
    private volatile boolean isReplaced;

    /** The text of the current rules; empty if they were made in Java. */
    private volatile Optional<RulesDocument> document;

    StubService(String name, StubDefinition definition, ControlListener told, ServiceWatch watch) {
        super(name, definition.origin(), watch);
        this.told = told;
        this.definition = definition;
        this.document = definition.document();
        this.running = new RunningStub(
                definition,
                builder -> builder.listener(watch())
                        .interceptor(breakpoints().interceptor())
                        .onReceived(message -> told.on(new ControlEvent.Received(name, message)))
                        .onFault(fault -> told.on(new ControlEvent.Injected(name, fault)))
                        .onFinding(finding -> told.on(new ControlEvent.Found(name, finding))));
    }

    @Override
    public Kind kind() {
        return Kind.STUB;
    }

    @Override
    public String address() {
        return stub().address();
    }

    @Override
    public Framing framing() {
        return running.framing();
    }

    @Override
    public Optional<TcpServer> listening() {
        return Optional.of(stub().server());
    }

    @Override
    public boolean isChanged() {
        return isChanged;
    }

    /** Returns the stub, for queries, verification and reports. */
    public StubServer stub() {
        return running.stub();
    }

    /** Returns the current definition. */
    public StubDefinition definition() {
        return definition;
    }

    /** Returns the reader for rules, matchers and answers of this stub. */
    public RulesText rulesText() {
        RulesText text = definition.rulesText();
        return new RulesText(Optional.of(framing()), text.charset(), text.folder());
    }

    // ---- framing ----

    /**
     * Changes the framing. The stub starts anew on the same address with its rules: connections
     * end, those with an answer in progress after at most a second; messages and scopes are gone,
     * and connections are numbered from 1.
     *
     * @throws ControlException when the framing is impossible here; the stub then has the old one
     */
    public void reframe(Framing next) {
        if (!next.equals(framing())) {
            changed("framing", () -> {
                restart(next);
                return next;
            });
        }
    }

    private void restart(Framing next) {
        if (hasEnded) {
            throw ControlException.conflict("the stub " + name() + " has ended");
        }
        scopes().forEach(ServiceScope::clearRules);
        scopes.clear();
        List<String> names = added.stream().map(StubRule::name).toList();
        try {
            running.restart(definition, next);
        } finally {
            added.clear();
            stub().rules().stream().filter(each -> names.contains(each.name())).forEach(added::add);
        }
    }

    // ---- rules ----

    /** Returns the rules without those of scopes, the one with the highest priority first. */
    public List<ServiceRule> rules() {
        Set<StubRule> ofScopes = ConcurrentHashMap.newKeySet();
        scopes().forEach(each -> ofScopes.addAll(each.own()));
        return stub().rules().reversed().stream()
                .filter(each -> !ofScopes.contains(each))
                .map(each -> ServiceRule.of(each, origin(each)))
                .toList();
    }

    private Origin origin(StubRule rule) {
        return isReplaced || added.contains(rule) ? Origin.API : origin();
    }

    /**
     * Adds a rule, which has priority over all others.
     *
     * @throws ControlException when the rule is invalid, or its name is taken
     */
    public ServiceRule add(YamlValue rule) {
        StubRules read = ControlException.read(() -> rulesText().rule(rule));
        return changed("rules", () -> {
            if (added.size() >= RULES_MAX) {
                throw ControlException.full("rules", RULES_MAX);
            }
            ServiceRule.requireNew(read, stub().rules());
            StubRule made = stub().add(read).getFirst();
            added.add(made);
            document = document.map(each -> each.with(rule));
            return ServiceRule.of(made, Origin.API);
        });
    }

    /**
     * Replaces all rules, greeting, pushes and faults by those of this document.
     *
     * @throws ControlException when the document is invalid, or has another framing
     */
    public void use(RulesDocument next) {
        StubRules read = check(next);
        changed("rules", () -> {
            replace(read, Optional.of(next));
            isReplaced = true;
            return read;
        });
    }

    /**
     * Reads the rules of this document for this stub, which stays as it is.
     *
     * @throws ControlException when the document is invalid, or has another framing
     */
    public StubRules check(RulesDocument next) {
        StubRules read = ControlException.read(() -> next.read(rulesText()));
        requireFitting(read);
        return read;
    }

    /** Returns the document of the current rules; empty if they were made in Java. */
    public Optional<RulesDocument> document() {
        return document;
    }

    private void requireFitting(StubRules read) {
        read.framing().filter(other -> !other.equals(framing())).ifPresent(other -> {
            throw ControlException.otherFraming(name(), framing(), other);
        });
        if (read.startsTls() && !definition.rules().startsTls()) {
            throw ControlException.withoutStartTls(name());
        }
    }

    private void replace(StubRules rules, Optional<RulesDocument> read) {
        scopes.clear();
        added.clear();
        stub().use(rules);
        document = read;
    }

    /**
     * Removes a rule.
     *
     * @throws ControlException when there is none of this name
     */
    public void removeRule(String name) {
        changed("rules", () -> {
            StubRule found = stub().rules().reversed().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> ControlException.notFound("rule", name, ruleNames()));
            int index = ruleNames().indexOf(name);
            document = document.map(each -> index < 0 ? each : each.without(index));
            found.remove();
            return added.remove(found);
        });
    }

    private List<String> ruleNames() {
        return rules().stream().map(ServiceRule::name).toList();
    }

    /** Removes all rules, the greeting, all pushes, all faults and all scopes. */
    public void clearRules() {
        changed("rules", () -> {
            scopes.clear();
            added.clear();
            stub().clearRules();
            document = document.map(RulesDocument::cleared);
            isReplaced = true;
            return name();
        });
    }

    /**
     * Restores the rules, the framing and the state of the definition, and deletes the received
     * messages. Connections stay open if the framing was not changed.
     */
    public void reset() {
        changed("reset", () -> {
            if (!framing().equals(definition.framing())) {
                restart(definition.framing());
            }
            replace(definition.rules(), definition.document());
            stub().become(Matchers.BEGIN);
            stub().clearReceived();
            isReplaced = false;
            return name();
        });
        isChanged = false;
    }

    /**
     * Makes the current rules those of the definition, after they were saved in its file.
     *
     * @param next the definition with the current rules
     */
    public void saved(StubDefinition next) {
        changing.lock();
        try {
            definition = next;
            document = next.document();
            added.clear();
            isReplaced = false;
            isChanged = false;
        } finally {
            changing.unlock();
        }
        told.on(new ControlEvent.Changed(name(), "saved"));
    }

    /**
     * Replaces the definition by one with the same settings. The stub uses its rules at once; if
     * the API has changed the stub, after {@link #reset}.
     *
     * @return whether the stub uses the new rules
     */
    public boolean redefine(StubDefinition next) {
        changing.lock();
        try {
            definition = next;
            if (isChanged) {
                return false;
            }
            replace(next.rules(), next.document());
        } finally {
            changing.unlock();
        }
        told.on(new ControlEvent.Changed(name(), "rules"));
        return true;
    }

    // ---- connections ----

    /**
     * Sends an answer on the open connection of this number.
     *
     * @throws ControlException when none is open
     */
    public void push(long connection, Answer answer) {
        requireOpen(connection, stub().push(connection, answer));
    }

    /** Sends an answer on every open connection. Returns their number. */
    public int push(Answer answer) {
        return (int) connections().stream()
                .filter(ServiceConnection::isOpen)
                .filter(each -> stub().push(each.id(), answer))
                .count();
    }

    @Override
    boolean endConnection(long connection, After after) {
        return stub().end(connection, after);
    }

    // ---- scopes ----

    /**
     * Makes a part of the stub for one test: the messages that the matcher selects.
     *
     * @param name the name; empty for a generated one
     * @throws ControlException when the name is taken
     */
    public ServiceScope addScope(Optional<String> name, Matcher when) {
        return scopes.add(name, own -> new ServiceScope(own, this, when));
    }

    /** Returns the scopes, in the order of their creation. */
    public List<ServiceScope> scopes() {
        return scopes.all();
    }

    /**
     * Returns the scope of this name.
     *
     * @throws ControlException when there is none
     */
    public ServiceScope scope(String name) {
        return scopes.find(name);
    }

    /** Forgets a scope that has ended. */
    void forget(ServiceScope scope) {
        scopes.remove(scope);
    }

    // ---- changes ----

    private <T> T changed(String what, Supplier<T> change) {
        T result;
        changing.lock();
        try {
            result = change.get();
            isChanged = true;
        } finally {
            changing.unlock();
        }
        told.on(new ControlEvent.Changed(name(), what));
        return result;
    }

    @Override
    void drain() {
        stub().server().drain();
        end();
    }

    @Override
    void end() {
        changing.lock();
        try {
            hasEnded = true;
            stub().stop();
        } finally {
            changing.unlock();
        }
    }
}
