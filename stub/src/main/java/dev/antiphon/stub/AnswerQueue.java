package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Occasion;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** The queue of the answers of one connection. Any thread may call all methods. */
final class AnswerQueue {
    static final int MOST = 1024;

    private static final Job END =
            new Job(Answer.nothing(), Occasion.unasked(0, 0, Instant.EPOCH), 0, "");

    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST);

    /**
     * A lock for recording a message and queueing its answer as one step, so that no push is queued
     * between the two.
     */
    private final ReentrantLock order = new ReentrantLock();

    /**
     * A queued answer with its request.
     *
     * @param number the number of the answered message, from 1; 0 for an answer without a request
     * @param rule the name of the rule; empty without a rule
     */
    record Job(Answer answer, Occasion occasion, long number, String rule) {}

    /**
     * Runs {@code note}, which records the message, and appends the answer to the queue. Waits
     * while the queue is full.
     */
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

    /** Appends a job if the queue has room. Returns whether the queue had room. */
    boolean offer(Job job) {
        order.lock();
        try {
            return jobs.offer(job);
        } finally {
            order.unlock();
        }
    }

    /** Marks the end of the queue after the waiting answers. Waits while the queue is full. */
    void end() throws InterruptedException {
        jobs.put(END);
    }

    /** Waits for the next job, removes it and returns it. Returns empty at the end of the queue. */
    Optional<Job> take() throws InterruptedException {
        Job next = jobs.take();
        return next.equals(END) ? Optional.empty() : Optional.of(next);
    }
}
