package dev.antiphon.stub;

import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One test's part of a stub that tests share at the same time: the messages that its matcher is
 * for. Its rules are for these alone, its questions are about these alone, and both end with it.
 *
 * <pre>{@code
 * try (StubScope part = stub.part(contains("terminal=7"))) {
 *     part.when(startsWith("PAY")).reply("OK");
 *     // the code under test pays at terminal 7
 *     part.verify(once(), startsWith("PAY"));
 * }
 * }</pre>
 *
 * <p>The matchers of two parts must have no message in common. Where a message alone does not say
 * whose it is, the first one of its connection may: {@link Matchers#connectionBegan}. Rules of the
 * stub's own answer where none of the part's does; the rule made last is asked first, as ever. Any
 * thread.
 */
public final class StubScope implements AutoCloseable {
    private final StubServer stub;
    private final Matcher own;
    private final VerificationReport verificationReport;
    private final List<StubRules.Draft> made = new CopyOnWriteArrayList<>();

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

    /** Begins a rule for the part's messages that all of these are for. */
    public RuleBuilder when(Matcher... matchers) {
        return new RuleBuilder(Matchers.allOf(own(matchers)), draft -> {
            made.add(draft);
            stub.stubScript().add(draft);
        });
    }

    /** Returns the part's messages so far that all of these are for; without any, all of them. */
    public List<ReceivedMessage> received(Matcher... matchers) {
        return stub.received(own(matchers));
    }

    /**
     * Waits for a message of the part that all of these are for; one that came before counts.
     *
     * @throws VerificationError when none came in time
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public ReceivedMessage await(Duration within, Matcher... matchers) throws InterruptedException {
        return stub.await(within, own(matchers));
    }

    /**
     * Looks how many messages of the part there were so far that all of these are for.
     *
     * @throws VerificationError when they were fewer or more; it shows the nearest
     */
    public void verify(Times times, Matcher... matchers) {
        stub.verify(times, own(matchers));
    }

    /**
     * Forgets the part's rules. A second call does nothing.
     *
     * @throws VerificationError names the part's messages that no rule was for or that could not be
     *   answered, and the faults of its answers that never happened
     */
    @Override
    public void close() {
        List<ArmedFault> unfired = stub.stubScript().remove(made);
        made.clear();
        verificationReport.checkPart(own, unfired);
    }
}
