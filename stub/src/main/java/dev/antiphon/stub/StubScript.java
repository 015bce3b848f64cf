package dev.antiphon.stub;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.intercept.MessageInterceptor;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultedConnection;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Times;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The current behaviour of a stub: its rules, pushes, faults and state. A change replaces {@link
 * ActiveRules} as a whole and applies from the next message on. Any thread may call all methods.
 */
final class StubScript {
    /** The answer to a request, with the name of its rule; empty if no rule matched. */
    record Found(Answer answer, Optional<String> rule, Map<String, Message> groups, long count) {}

    private static final int UNFINISHED_MAX = 1000;

    private final StubTerms terms;
    private final VerificationReport verificationReport;
    private final AtomicLong longestAnswerBytes = new AtomicLong();
    private final AtomicReference<ActiveRules> active;

    /** The rules that were begun and have no answer yet. */
    private final Queue<RuleBuilder> unfinished = new ConcurrentLinkedQueue<>();

    /** The texts of current faults that occurred before the rules were replaced. */
    private volatile Set<String> firedBefore = Set.of();

    private volatile String state = Matchers.BEGIN;

    StubScript(StubTerms terms, VerificationReport verificationReport) {
        this.terms = terms;
        this.verificationReport = verificationReport;
        active = new AtomicReference<>(ActiveRules.of(terms.stubRules, terms.unmatched, this));
    }

    // ---- changes ----

    /** Begins a rule, which takes effect when it has its answer. */
    RuleBuilder begin(Matcher matcher) {
        RuleBuilder begun = new RuleBuilder(matcher, this);
        if (unfinished.size() < UNFINISHED_MAX) {
            unfinished.add(begun);
        }
        return begun;
    }

    /** Adds the rule that a builder has completed. */
    StubRule add(RuleBuilder from, StubRules.Draft draft) {
        boolean unused = unfinished.removeIf(each -> each == from);
        return active.updateAndGet(now -> now.with(draft, this)).rules().newest();
    }

    /**
     * Adds rules, in their order.
     *
     * @param condition changes the matcher of each rule
     */
    List<StubRule> add(StubRules more, UnaryOperator<Matcher> condition) {
        return more.rules().stream()
                .map(each -> new StubRules.Draft(
                        each.name(), condition.apply(each.matcher()), each.answers()))
                .map(each ->
                        active.updateAndGet(now -> now.with(each, this)).rules().newest())
                .toList();
    }

    /** Returns the rules without an answer. */
    List<RuleBuilder> unfinished() {
        return List.copyOf(unfinished);
    }

    /** Removes these rules without an answer. Returns those that had none. */
    List<RuleBuilder> forget(Collection<RuleBuilder> begun) {
        return begun.stream()
                .filter(each -> unfinished.removeIf(other -> other == each))
                .toList();
    }

    /**
     * Removes these rules. Returns the armed faults of their answers that have not occurred.
     */
    List<ArmedFault> remove(Collection<StubRule> rules) {
        ActiveRules left = active.updateAndGet(now -> now.without(rules));
        return rules.stream()
                .flatMap(each -> each.sequence().answers().stream())
                .flatMap(each -> Stream.ofNullable(left.ofAnswers().remove(each)))
                .flatMap(List::stream)
                .filter(ArmedFault::isUnfired)
                .toList();
    }

    /** Replaces the rules. A fault that is in both counts as one, which has occurred or not. */
    void use(StubRules all) {
        ActiveRules next = ActiveRules.of(all, terms.unmatched, this);
        Set<String> kept = next.allFaults().map(ArmedFault::toString).collect(Collectors.toSet());
        ActiveRules before = active.getAndSet(next);
        firedBefore = Stream.concat(
                        firedBefore.stream(),
                        before.allFaults()
                                .filter(each -> !each.isUnfired())
                                .map(ArmedFault::toString))
                .filter(kept::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    void clear() {
        unfinished.clear();
        use(StubRules.builder().build());
    }

    void greet(Answer answer) {
        active.updateAndGet(now -> now.greeting(answer));
    }

    void push(PushSchedule pushSchedule) {
        active.updateAndGet(now -> now.with(pushSchedule));
    }

    ArmedFault fault(WireFault fault) {
        ArmedFault armed = new ArmedFault(fault);
        active.updateAndGet(now -> now.with(armed));
        return armed;
    }

    /** Returns what decides about each message before the rules see it. */
    MessageInterceptor interceptor() {
        return terms.interceptor;
    }

    void become(String name) {
        state = name;
    }

    void gave(long bytes) {
        longestAnswerBytes.accumulateAndGet(bytes, Math::max);
    }

    // ---- queries ----

    /**
     * Finds the answer to a request.
     *
     * @param probe whether the connection ended without a byte; such an empty request needs no rule
     */
    Found find(Request request, boolean probe) {
        // read once, so that all rules for this message are of the same moment
        ActiveRules now = active.get();
        Optional<RuleList.Claim> claim = now.rules().claim(request);
        if (claim.isEmpty()) {
            if (!probe) {
                verificationReport.unmatched(request, now.rules().all());
            }
            return unmatched(now);
        }
        StubRule stubRule = claim.get().stubRule();
        long answer = claim.get().answer();
        return new Found(
                stubRule.sequence().answer(answer),
                Optional.of(stubRule.name()),
                stubRule.matcher().groups(request),
                answer + 1);
    }

    /** Throws an error if the rule has answered another number of messages. */
    void verify(StubRule stubRule, Times times) {
        long count = stubRule.count();
        if (!times.admit(count)) {
            throw verificationReport.notUsed(stubRule, times, count);
        }
    }

    /** Returns the answer to unmatched messages. */
    Found unmatched() {
        return unmatched(active.get());
    }

    private static Found unmatched(ActiveRules now) {
        return new Found(now.unmatched(), Optional.empty(), Map.of(), 0);
    }

    /** Returns the current rules, pushes and faults, for a new connection. */
    ActiveRules active() {
        return active.get();
    }

    String state() {
        return state;
    }

    long longestAnswerBytes() {
        return longestAnswerBytes.get();
    }

    /** Returns whether the messages of an answer are sent as one piece. */
    boolean coalesces() {
        return terms.coalescing;
    }

    /**
     * Returns all faults that apply to this answer. May draw random numbers.
     *
     * @param number the number of the answered message, from 1; 0 for a greeting or a push
     */
    List<ArmedFault> faultsOf(
            Answer answer, FaultedConnection connection, long number, RandomGenerator random) {
        List<ArmedFault> found = new ArrayList<>();
        ActiveRules now = active.get();
        for (ArmedFault each : now.faults()) {
            if (!isOfConnection(each) && connection.isAffectedBy(each, number, random)) {
                found.add(each);
            }
        }
        found.addAll(now.armed(answer));
        if (terms.cut > 0) {
            found.add(new ArmedFault(WireFault.splitAt(terms.cut)));
        }
        return found;
    }

    /** Returns the faults that occur at a time after the opening of this connection. */
    List<ArmedFault> timedFaultsOf(FaultedConnection connection) {
        return active.get().faults().stream()
                .filter(each -> isOfConnection(each) && connection.isAffectedBy(each))
                .toList();
    }

    private static boolean isOfConnection(ArmedFault fault) {
        return fault.fault().isTimed() && !fault.isOfMessages();
    }

    /** Returns the armed faults that have not occurred. */
    List<ArmedFault> unfired() {
        Set<String> fired = firedBefore;
        return active.get().unfired().stream()
                .filter(each -> !fired.contains(each.toString()))
                .toList();
    }

    /** Passes a message to the consumer of received messages, if there is one. */
    void received(ReceivedMessage message) {
        if (terms.received != null) {
            terms.received.accept(message);
        }
    }

    /** Passes a fault to the consumer of injected faults, just before the fault takes effect. */
    void injected(InjectedFault fault) {
        terms.injected.accept(fault);
    }

    Framing framing() {
        return terms.framing;
    }

    /** Returns the bytes of a message with its framing. */
    byte[] encoded(Message message) {
        ByteBuffer out = terms.framing.ofReplies().encoded(message.buffer());
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }

    /** Returns the number of bytes of a message with its framing. */
    long encodedSize(Message message) {
        return terms.framing.ofReplies().encodedBytes(message.buffer());
    }

    /**
     * Returns whether the connection ends after an answer, and how. In the raw framing, a reply
     * closes the connection by default.
     */
    After end(Answer answer, boolean isReply) {
        if (answer.end() != After.AS_FRAMED) {
            return answer.end();
        }
        boolean closes = isReply && terms.framing.endsByClosing() && !terms.keepOpen;
        return closes ? After.CLOSE : After.KEEP;
    }
}
