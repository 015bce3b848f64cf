package dev.antiphon.stub;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.intercept.MessageInterceptor;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The options of one stub, copied from its builder when the stub starts. Immutable. */
final class StubTerms {
    private static final int SEEDS = 1_000_000;

    final Framing framing;
    final List<Address> addresses;

    /** Sets further options of the stub's TCP server. */
    final Consumer<TcpServer.Builder> settings;

    final StubRules stubRules;
    final Answer unmatched;
    final Set<StubCheck> allowed;
    final long seed;
    final boolean keeping;
    final boolean keepOpen;
    final boolean coalescing;

    /** The index of the byte before which every answer is cut in two; 0 for no cut. */
    final long cut;

    /** The consumer of findings; null without one. */
    final @Nullable Consumer<Finding> told;

    /** The consumer of injected faults, called just before they take effect. */
    final Consumer<InjectedFault> injected;

    /** The consumer of received messages; null without one. */
    final @Nullable Consumer<ReceivedMessage> received;

    /** Decides about each message before the rules see it. */
    final MessageInterceptor interceptor;

    StubTerms(StubBuilder from) {
        framing = from.framing;
        addresses = from.addresses;
        settings = from.settings;
        stubRules = from.stubRules;
        unmatched = from.unmatched;
        allowed = Set.copyOf(from.allowed);
        seed = from.seed == null ? new SplittableRandom().nextInt(SEEDS) : from.seed;
        keeping = from.keeping;
        keepOpen = from.keepOpen;
        coalescing = from.coalescing;
        cut = from.cut;
        told = from.told;
        injected = from.injected;
        received = from.received;
        interceptor = from.interceptor;
    }

    /** Returns the allowed kinds of findings together with these. */
    Set<StubCheck> allowed(StubCheck... more) {
        Set<StubCheck> all = EnumSet.noneOf(StubCheck.class);
        all.addAll(allowed);
        all.addAll(List.of(more));
        return all;
    }
}
