package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Occasion;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;

import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The queue of the answers of one connection. Any thread may call all methods. */
final class AnswerQueue {
    static final int MOST = 1024;

    private static final Job END =
            new Job(Answer.nothing(), Occasion.unasked(0, 0, Instant.EPOCH), 0, "");

    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST);

    /** The answers to requests that have not been sent in full, in order. */
    private final Deque<Job> due = new ConcurrentLinkedDeque<>();

    /**
     * A lock for recording a message and queueing its answer as one step, so that no push is queued
     * between the two.
     */
    private final ReentrantLock order = new ReentrantLock();

    private final Condition done = order.newCondition();

    /**
     * A queued answer with its request.
     *
     * @param number the number of the answered message, from 1; 0 for an answer without a request
     * @param rule the name of the rule; empty without a rule
     */
    record Job(Answer answer, Occasion occasion, long number, String rule) {
        /** Returns the finding that this answer was not sent in full yet. */
        Finding toldDue() {
            long connection = occasion.request().connectionNumber();
            String text = "the answer to message %s of connection %s (%s) was not sent in full yet;"
                            .formatted(number, connection, rule.isEmpty() ? "no rule" : rule)
                    + " wait for it, shorten its delay, or allow answer-due"
                    + " (in Java, StubCheck.ANSWER_DUE)\n";
            return new Finding(StubCheck.ANSWER_DUE, connection, text);
        }
    }

    /**
     * Runs {@code note}, which records the message, and appends the answer to the queue. Waits
     * while the queue is full.
     */
    void put(Runnable note, Job job) throws InterruptedException {
        boolean taken;
        order.lock();
        try {
            due.add(job); // before the journal: who finds the message there finds its answer due
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

    /** Records that an answer has been sent in full, or will never be. */
    void done(Job job) {
        if (due.remove(job)) {
            order.lock();
            try {
                done.signalAll();
            } finally {
                order.unlock();
            }
        }
    }

    /** Returns the answers to requests that have not been sent in full, in order. */
    List<Job> due() {
        return List.copyOf(due);
    }

    /** Waits until no answer is due, or until this time of {@link System#nanoTime}. */
    void awaitDone(long until) throws InterruptedException {
        order.lockInterruptibly();
        try {
            long left = until - System.nanoTime();
            while (!due.isEmpty() && left > 0) {
                left = done.awaitNanos(left);
            }
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
