package dev.antiphon.engine.client;

import dev.antiphon.config.Retry;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The scheduler of retries of failed calls, each after a wait. Used on the loop's thread only.
 *
 * <p>The budget is a token bucket: each call adds a fraction of a token, and each retry removes one
 * token.
 */
final class Retries {
    private static final int TRY = 100;

    private final EventLoop loop;
    private final Retry policy;
    private final Jitter jitter;
    private final Consumer<Call> placing;

    /** The tokens of the budget, in hundredths of a retry. */
    private long budget;

    Retries(EventLoop loop, Retry policy, RandomGenerator random, Consumer<Call> placing) {
        this.loop = loop;
        this.policy = policy;
        this.jitter = new Jitter(policy.backoff(), random);
        this.placing = placing;
        this.budget = (long) policy.reserve() * TRY;
    }

    /** Adds the share of a new call to the budget. */
    void begun() {
        budget = Math.min((long) policy.reserve() * TRY, budget + policy.percentOfCalls());
    }

    /** Schedules another try of the call after a wait. Returns false if this failure is final. */
    boolean again(Call call, Failure failure, boolean sent) {
        if ((sent && !call.options.repeatable())
                || call.tries >= policy.triesMax()
                || !mayPass(failure)
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

    /** Returns whether the same request may succeed after this failure. */
    private static boolean mayPass(Failure failure) {
        return !(failure instanceof Failure.NotEncodable
                || failure instanceof Failure.TooLong
                || failure instanceof Failure.Malformed
                || failure instanceof ClientFailure.NoId
                || failure instanceof ClientFailure.DuplicateId);
    }

    private final class Wait extends TimerTask {
        private final Call call;
        private final long at;

        Wait(Call call, long at) {
            this.call = call;
            this.at = at;
        }

        @Override
        public void due(long now) {
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
