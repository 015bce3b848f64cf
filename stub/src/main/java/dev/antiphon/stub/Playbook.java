package dev.antiphon.stub;

import dev.antiphon.Message;
import dev.antiphon.Reply.After;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * What a stub does: its rules, what it says by itself, its faults, and the state it is in. Any
 * thread; what is changed is in force for the next message.
 */
final class Playbook {
    /** What is answered to a request, and why. */
    record Found(Answer answer, Optional<String> rule, Map<String, String> groups, long count) {}

    private final StubServer.Builder terms;
    private final Findings findings;
    private final AtomicLong rulesMade = new AtomicLong();
    private final AtomicLong longestAnswerBytes = new AtomicLong();
    private final List<Schedule> schedules = new CopyOnWriteArrayList<>();
    private final List<ArmedFault> faults = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<WireFault, ArmedFault> ofAnswers = new ConcurrentHashMap<>();
    private volatile Optional<Answer> greeting = Optional.empty();
    private volatile String state = Matchers.BEGIN;
    private volatile Answer unmatched;

    private volatile RuleList rules = new RuleList(List.of());

    Playbook(StubServer.Builder terms, Findings findings) {
        this.terms = terms;
        this.findings = findings;
        this.unmatched = terms.unmatched;
    }

    // ---- what is changed ----

    void add(String name, Matcher matcher, Sequence answers) {
        synchronized (rulesMade) {
            rules = rules.and(rule(name, matcher, answers));
        }
    }

    private Rule rule(String name, Matcher matcher, Sequence answers) {
        String known = "rule " + rulesMade.incrementAndGet();
        return new Rule(name.isEmpty() ? known : name, matcher, answers);
    }

    void use(Rules all) {
        synchronized (rulesMade) {
            rulesMade.set(0);
            List<Rule> made = new ArrayList<>();
            for (Rules.Draft each : all.rules()) {
                made.add(rule(each.name(), each.matcher(), each.answers()));
            }
            rules = new RuleList(made);
        }
        greeting = all.greeting();
        unmatched = all.unmatched().orElse(terms.unmatched);
        schedules.clear();
        schedules.addAll(all.schedules());
        faults.clear();
        all.faults().forEach(this::fault);
        ofAnswers.clear();
    }

    void clear() {
        use(Rules.builder().build());
    }

    void greet(Answer answer) {
        greeting = Optional.of(answer);
    }

    void push(Schedule schedule) {
        schedules.add(schedule);
    }

    ArmedFault fault(WireFault fault) {
        ArmedFault armed = new ArmedFault(fault);
        faults.add(armed);
        return armed;
    }

    void become(String name) {
        state = name;
    }

    void gave(long bytes) {
        longestAnswerBytes.accumulateAndGet(bytes, Math::max);
    }

    // ---- what is asked ----

    Found find(Request request) {
        RuleList all = rules;
        Optional<RuleList.Claim> claim = all.claim(request);
        if (claim.isEmpty()) {
            findings.unmatched(request, all.all());
            return none();
        }
        Rule rule = claim.get().rule();
        long answer = claim.get().answer();
        return new Found(
                rule.sequence().answer(answer),
                Optional.of(rule.name),
                rule.matcher.groups(request),
                answer + 1);
    }

    /** What is answered where no rule is. */
    Found none() {
        return new Found(unmatched, Optional.empty(), Map.of(), 0);
    }

    Optional<Answer> greeting() {
        return greeting;
    }

    List<Schedule> schedules() {
        return schedules;
    }

    String state() {
        return state;
    }

    long longestAnswerBytes() {
        return longestAnswerBytes.get();
    }

    /** Whether the messages of an answer are sent as one piece. */
    boolean coalesces() {
        return terms.coalescing;
    }

    /** All faults of this answer; a greeting and a push have number 0. */
    List<ArmedFault> faultsOf(Answer answer, long connection, long number, RandomGenerator random) {
        List<ArmedFault> found = new ArrayList<>();
        for (ArmedFault each : faults) {
            if (each.isFor(connection, number, random)) {
                found.add(each);
            }
        }
        for (WireFault each : answer.faults()) {
            found.add(ofAnswers.computeIfAbsent(each, ArmedFault::new));
        }
        if (terms.cut > 0) {
            found.add(new ArmedFault(WireFault.splitAt(terms.cut)));
        }
        return found;
    }

    /** Those that are armed and were never done. */
    List<ArmedFault> unfired() {
        List<ArmedFault> all = new ArrayList<>(faults);
        all.addAll(ofAnswers.values());
        return all.stream().filter(each -> each.isArmed() && each.fired() == 0).toList();
    }

    Framing framing() {
        return terms.framing;
    }

    byte[] encoded(Message message) {
        return Framed.bytes(terms.framing, message);
    }

    /** What becomes of the connection: in raw only a close tells that a reply is whole. */
    After end(Answer answer, boolean isReply) {
        if (answer.end() != After.AS_FRAMED) {
            return answer.end();
        }
        boolean closes = isReply && terms.framing.endsByClosing() && !terms.keepOpen;
        return closes ? After.CLOSE : After.KEEP;
    }
}
