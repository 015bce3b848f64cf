package dev.antiphon.stub;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FramedMessages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What a stub does: its rules, what it says by itself, its faults, and the state it is in. Any
 * thread; what is changed is in force for the next message.
 */
final class StubScript {
    /** What is answered to a request, and why. */
    record Found(Answer answer, Optional<String> rule, Map<String, String> groups, long count) {}

    private final StubBuilder terms;
    private final VerificationReport verificationReport;
    private final AtomicLong rulesMade = new AtomicLong();
    private final AtomicLong longestAnswerBytes = new AtomicLong();
    private final List<PushSchedule> schedules = new CopyOnWriteArrayList<>();
    private final List<ArmedFault> faults = new CopyOnWriteArrayList<>();

    /** By answer: two answers with the same fault are to have it happen twice. */
    private final ConcurrentMap<Answer, List<ArmedFault>> ofAnswers = new ConcurrentHashMap<>();

    private volatile Optional<Answer> greeting = Optional.empty();
    private volatile String state = Matchers.BEGIN;
    private volatile Answer unmatched;

    private volatile RuleList rules = new RuleList(List.of());

    StubScript(StubBuilder terms, VerificationReport verificationReport) {
        this.terms = terms;
        this.verificationReport = verificationReport;
        this.unmatched = terms.unmatched;
    }

    // ---- what is changed ----

    void add(StubRules.Draft draft) {
        synchronized (rulesMade) {
            rules = rules.and(rule(draft));
        }
    }

    /** Forgets the rules that were made of these; those of their faults that were never done. */
    List<ArmedFault> remove(Collection<StubRules.Draft> drafts) {
        synchronized (rulesMade) {
            rules = rules.without(drafts);
            return drafts.stream()
                    .flatMap(each -> each.answers().answers().stream())
                    .flatMap(each -> Stream.ofNullable(ofAnswers.remove(each)))
                    .flatMap(List::stream)
                    .filter(ArmedFault::isUnfired)
                    .toList();
        }
    }

    private StubRule rule(StubRules.Draft draft) {
        draft.answers().answers().forEach(this::armed);
        String known = "rule " + rulesMade.incrementAndGet();
        return new StubRule(draft.name().isEmpty() ? known : draft.name(), draft);
    }

    void use(StubRules all) {
        faults.clear();
        all.faults().forEach(each -> faults.add(each.again()));
        synchronized (rulesMade) {
            ofAnswers.clear();
            rulesMade.set(0);
            List<StubRule> made = new ArrayList<>();
            for (StubRules.Draft each : all.rules()) {
                made.add(rule(each));
            }
            rules = new RuleList(made);
        }
        greeting = all.greeting();
        unmatched = all.unmatched().orElse(terms.unmatched);
        schedules.clear();
        schedules.addAll(all.schedules());
        all.greeting().ifPresent(this::armed);
        all.schedules().forEach(each -> armed(each.answer()));
    }

    void clear() {
        use(StubRules.builder().build());
    }

    /** The faults of this answer, which count as armed from now on. */
    private List<ArmedFault> armed(Answer answer) {
        return answer.faults().isEmpty()
                ? List.of()
                : ofAnswers.computeIfAbsent(
                        answer,
                        each -> each.faults().stream().map(ArmedFault::new).toList());
    }

    void greet(Answer answer) {
        armed(answer);
        greeting = Optional.of(answer);
    }

    void push(PushSchedule pushSchedule) {
        armed(pushSchedule.answer());
        schedules.add(pushSchedule);
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
            verificationReport.unmatched(request, all.all());
            return none();
        }
        StubRule stubRule = claim.get().stubRule();
        long answer = claim.get().answer();
        return new Found(
                stubRule.sequence().answer(answer),
                Optional.of(stubRule.name),
                stubRule.matcher.groups(request),
                answer + 1);
    }

    /** What is answered where no rule is. */
    Found none() {
        return new Found(unmatched, Optional.empty(), Map.of(), 0);
    }

    Optional<Answer> greeting() {
        return greeting;
    }

    List<PushSchedule> schedules() {
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
        found.addAll(armed(answer));
        if (terms.cut > 0) {
            found.add(new ArmedFault(WireFault.splitAt(terms.cut)));
        }
        return found;
    }

    /** Those that are armed and were never done. */
    List<ArmedFault> unfired() {
        List<ArmedFault> all = new ArrayList<>(faults);
        ofAnswers.values().forEach(all::addAll);
        return all.stream().filter(ArmedFault::isUnfired).toList();
    }

    Framing framing() {
        return terms.framing;
    }

    byte[] encoded(Message message) {
        return FramedMessages.bytes(terms.framing, message);
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
