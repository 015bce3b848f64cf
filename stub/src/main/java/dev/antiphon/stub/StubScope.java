package dev.antiphon.stub;

import static dev.antiphon.stub.verify.StubCheck.UNFINISHED_RULE;
import static dev.antiphon.stub.verify.StubCheck.UNFIRED;

import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A part of a shared stub that belongs to one test: the messages that a matcher selects. The rules
 * and queries of the part apply only to these messages. {@link #close} removes the rules.
 *
 * <pre>{@code
 * try (StubScope part = stub.part(contains("terminal=7"))) {
 *     part.when(startsWith("PAY")).reply("OK");
 *     // the code under test pays at terminal 7
 *     part.verify(once(), startsWith("PAY"));
 * }
 * }</pre>
 *
 * <p>The matchers of two parts must not match the same message. If a message alone does not
 * identify the test, the first message of the connection may identify it, by {@link
 * Matchers#connectionBegan}. The stub's own rules answer messages that no rule of the part matches.
 * The newest rule has priority. Any thread may call all methods.
 */
public final class StubScope implements AutoCloseable {
    private final StubServer stub;
    private final Matcher own;
    private final VerificationReport verificationReport;
    private final List<RuleBuilder> begun = new CopyOnWriteArrayList<>();
    private final List<StubRule> added = new CopyOnWriteArrayList<>();

    StubScope(StubServer stub, Matcher own, VerificationReport verificationReport) {
        this.stub = stub;
        this.own = own;
        this.verificationReport = verificationReport;
    }

    private Matcher[] own(Matcher... matchers) {
        List<Matcher> all = new ArrayList<>(List.of(own));
        all.addAll(List.of(matchers));
        return all.toArray(Matcher[]::new);
    }

    /** Begins a rule for messages of the part that match all of these matchers. */
    public RuleBuilder when(Matcher... matchers) {
        RuleBuilder rule = stub.stubScript().begin(Matchers.allOf(own(matchers)));
        begun.add(rule);
        return rule;
    }

    /**
     * Adds rules for messages of the part.
     *
     * @return the added rules, the one with the highest priority last
     */
    public List<StubRule> add(StubRules more) {
        List<StubRule> rules = stub.stubScript().add(more, each -> Matchers.allOf(own(each)));
        added.addAll(rules);
        return rules;
    }

    /**
     * Returns the messages of the part received so far that match all of these matchers. Without a
     * matcher, returns all messages of the part.
     */
    public List<ReceivedMessage> received(Matcher... matchers) {
        return stub.received(own(matchers));
    }

    /**
     * Waits for a message of the part that matches all of these matchers, and returns the first
     * one. A message that was received before the call counts.
     *
     * @throws VerificationError when no matching message was received in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ReceivedMessage await(Duration within, Matcher... matchers) throws InterruptedException {
        return stub.await(within, own(matchers));
    }

    /**
     * Waits until this number of messages of the part matches all of these matchers, and returns
     * the messages.
     *
     * @throws VerificationError when their number was another one all the time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public List<ReceivedMessage> await(Duration within, Times times, Matcher... matchers)
            throws InterruptedException {
        return stub.await(within, times, own(matchers));
    }

    /**
     * Checks the number of messages of the part received so far that match all of these matchers.
     *
     * @throws VerificationError when the number differs; if it is too small, the error text shows
     *     the nearest other message
     */
    public void verify(Times times, Matcher... matchers) {
        stub.verify(times, own(matchers));
    }

    /**
     * Removes the rules of the part. A second call does nothing.
     *
     * @throws VerificationError when messages of the part were unmatched or could not be answered,
     *     faults of the part's answers did not occur, or rules of the part have no answer; the
     *     error text lists them
     */
    @Override
    public void close() {
        List<StubRule> made = Stream.concat(
                        begun.stream().flatMap(each -> each.made().stream()), added.stream())
                .toList();
        List<Finding> wrong = new ArrayList<>();
        stub.stubScript()
                .remove(made)
                .forEach(each -> wrong.add(new Finding(UNFIRED, 0, each.toldUnfired())));
        stub.stubScript()
                .forget(begun)
                .forEach(each -> wrong.add(new Finding(UNFINISHED_RULE, 0, each.toldUnfinished())));
        begun.clear();
        added.clear();
        verificationReport.checkPart(own, wrong);
    }
}
