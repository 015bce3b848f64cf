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
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.ArrayList;
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
 * <p>A lock orders the changes of one stub; nothing waits under it.
 */
public final class StubService extends Service {
    /** The largest number of rules of a stub that were added one by one. */
    public static final int RULES_MAX = 10_000;

    private final ControlListener told;
    private final StubServer stub;
    private final ReentrantLock changing = new ReentrantLock();

    /** The rules that the API has added. */
    private final Set<StubRule> added = ConcurrentHashMap.newKeySet();

    private final ServiceScopes scopes = new ServiceScopes();
    private volatile StubDefinition definition;
    private volatile boolean isChanged;

    /** True if the API has replaced the rules of the definition. */
    private volatile boolean isReplaced;

    /** The text of the current rules; empty if they were made in Java. */
    private volatile Optional<RulesDocument> document;

    StubService(String name, StubDefinition definition, ControlListener told) {
        super(name, definition.origin(), new ServiceWatch(name, told));
        this.told = told;
        this.definition = definition;
        this.document = definition.document();
        this.stub = definition
                .stub()
                .listener(watch())
                .onReceived(message -> told.on(new ControlEvent.Received(name, message)))
                .onFault(fault -> told.on(new ControlEvent.Injected(name, fault)))
                .onFinding(finding -> told.on(new ControlEvent.Found(name, finding)))
                .start();
    }

    @Override
    public Kind kind() {
        return Kind.STUB;
    }

    @Override
    public String address() {
        return stub.address();
    }

    @Override
    public Framing framing() {
        return definition.framing();
    }

    @Override
    public Optional<TcpServer> listening() {
        return Optional.of(stub.server());
    }

    @Override
    public boolean isChanged() {
        return isChanged;
    }

    /** Returns the stub, for queries, verification and reports. */
    public StubServer stub() {
        return stub;
    }

    /** Returns the current definition. */
    public StubDefinition definition() {
        return definition;
    }

    /** Returns the reader for rules, matchers and answers of this stub. */
    public RulesText rulesText() {
        return definition.rulesText();
    }

    // ---- rules ----

    /** Returns the rules without those of scopes, the one with the highest priority first. */
    public List<ServiceRule> rules() {
        Set<StubRule> ofScopes = ConcurrentHashMap.newKeySet();
        scopes().forEach(each -> ofScopes.addAll(each.own()));
        return stub.rules().reversed().stream()
                .filter(each -> !ofScopes.contains(each))
                .map(each -> shown(each, origin(each)))
                .toList();
    }

    static ServiceRule shown(StubRule rule, Origin origin) {
        return new ServiceRule(rule.name(), rule.matcher().toString(), rule.count(), origin);
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
        StubRules read = read(() -> rulesText().rule(rule));
        return changed("rules", () -> {
            if (added.size() >= RULES_MAX) {
                throw ControlException.full("rules", RULES_MAX);
            }
            requireNew(read, stub.rules());
            StubRule made = stub.add(read).getFirst();
            added.add(made);
            document = document.map(each -> each.with(rule));
            return shown(made, Origin.API);
        });
    }

    /** Refuses rules of which one has the name of another rule. */
    static void requireNew(StubRules read, List<StubRule> present) {
        for (String name : read.names()) {
            if (present.stream().anyMatch(each -> each.name().equals(name))) {
                throw ControlException.taken("rule", name);
            }
        }
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
        StubRules read = read(() -> next.read(rulesText()));
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
        stub.use(rules);
        document = read;
    }

    /**
     * Removes a rule.
     *
     * @throws ControlException when there is none of this name
     */
    public void removeRule(String name) {
        changed("rules", () -> {
            StubRule found = stub.rules().reversed().stream()
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
            stub.clearRules();
            document = document.map(RulesDocument::cleared);
            isReplaced = true;
            return name();
        });
    }

    /**
     * Restores the rules and the state of the definition, and deletes the received messages.
     * Connections stay open.
     */
    public void reset() {
        changed("reset", () -> {
            replace(definition.rules(), definition.document());
            stub.become(Matchers.BEGIN);
            stub.clearReceived();
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
        requireOpen(connection, stub.push(connection, answer));
    }

    /**
     * Sends an answer on every open connection. Returns their number.
     */
    public int push(Answer answer) {
        List<Long> open = new ArrayList<>();
        connections().stream()
                .filter(ServiceConnection::isOpen)
                .map(ServiceConnection::id)
                .filter(each -> stub.push(each, answer))
                .forEach(open::add);
        return open.size();
    }

    @Override
    boolean endConnection(long connection, After after) {
        return stub.end(connection, after);
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

    static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (StubFileException e) {
            throw ControlException.of(e);
        }
    }

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
        stub.server().drain();
        stub.stop();
    }

    @Override
    void end() {
        stub.stop();
    }
}
