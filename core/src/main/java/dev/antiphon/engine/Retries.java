package dev.antiphon.engine;

import dev.antiphon.ClientFault;
import dev.antiphon.Fault;
import dev.antiphon.Retry;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Which failed calls are tried again, and when. For the loop's thread alone.
 *
 * <p>The budget is a bucket of tokens: each call puts a part of one in, each further try takes one
 * out.
 */
final class Retries {
    private static final int TRY = 100;

    private final EventLoop loop;
    private final Retry policy;
    private final Jitter jitter;
    private final Consumer<Call> placing;

    /** In hundredths of a try. */
    private long budget;

    Retries(EventLoop loop, Retry policy, RandomGenerator random, Consumer<Call> placing) {
        this.loop = loop;
        this.policy = policy;
        this.jitter = new Jitter(policy.backoff(), random);
        this.placing = placing;
        this.budget = (long) policy.reserve() * TRY;
    }

    /** A call begins. */
    void begun() {
        budget = Math.min((long) policy.reserve() * TRY, budget + policy.percentOfCalls());
    }

    /** Has the call placed again after a wait; false when this failure is its end. */
    boolean again(Call call, Fault fault, boolean sent) {
        if ((sent && !call.options.repeatable())
                || call.tries >= policy.triesMax()
                || !mayPass(fault)
                || budget < TRY) {
            return false;
        }
        long at = System.nanoTime() + jitter.nanos(call.tries - 1);
        if (at >= call.deadline) {
            return false;
        }
        budget -= TRY;
        call.tryAgain(sent);
        loop.schedule(new Wait(call, at), at);
        return true;
    }

    /** Whether the same request may fare better another time. */
    private static boolean mayPass(Fault fault) {
        return !(fault instanceof Fault.NotEncodable
                || fault instanceof Fault.TooLong
                || fault instanceof Fault.Malformed
                || fault instanceof ClientFault.NoId
                || fault instanceof ClientFault.DuplicateId);
    }

    private final class Wait extends Timed {
        private final Call call;
        private final long at;

        Wait(Call call, long at) {
            this.call = call;
            this.at = at;
        }

        @Override
        void due(long now) {
            if (call.reply.isDone()) {
                return;
            }
            if (now < at) {
                loop.schedule(this, at);
            } else {
                placing.accept(call);
            }
        }
    }
}
