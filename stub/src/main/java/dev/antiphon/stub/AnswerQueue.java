package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Occasion;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** The answers of one connection that wait to be given, in order. All methods: any thread. */
final class AnswerQueue {
    static final int MOST = 1024;

    private static final Job END =
            new Job(Answer.nothing(), Occasion.unasked(0, 0, Instant.EPOCH), 0, "");

    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST);

    /** Held while a message is noted and its answer queued: a push is not between them. */
    private final ReentrantLock order = new ReentrantLock();

    /**
     * An answer, and what it is given to.
     *
     * @param number of the message that it is to, from 1; 0 where nobody asked
     * @param rule the name of its rule; empty for none
     */
    record Job(Answer answer, Occasion occasion, long number, String rule) {}

    /** Has a message noted, and its answer queued behind those that wait; waits for room. */
    void put(Runnable note, Job job) throws InterruptedException {
        boolean taken;
        order.lock();
        try {
            note.run();
            taken = jobs.offer(job);
        } finally {
            order.unlock();
        }
        if (!taken) {
            jobs.put(job);
        }
    }

    /** Queues a job where there is room; returns whether there was. */
    boolean offer(Job job) {
        order.lock();
        try {
            return jobs.offer(job);
        } finally {
            order.unlock();
        }
    }

    /** Nothing comes behind those that wait; waits for room. */
    void end() throws InterruptedException {
        jobs.put(END);
    }

    /** The next, once there is one; empty at the end. */
    Optional<Job> take() throws InterruptedException {
        Job next = jobs.take();
        return next.equals(END) ? Optional.empty() : Optional.of(next);
    }
}
