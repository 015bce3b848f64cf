package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Occasion;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** The queue of one connection's answers, in order. Any thread may call all methods. */
final class AnswerQueue {
    static final int MOST = 1024;

    private static final Job END =
            new Job(Answer.nothing(), Occasion.unasked(0, 0, Instant.EPOCH), 0, "");

    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST);

    /**
     * A lock around the recording of a message and the queueing of its answer, so that no push
     * comes between them.
     */
    private final ReentrantLock order = new ReentrantLock();

    /**
     * An answer with the request that it answers.
     *
     * @param number the number of the answered message, from 1; 0 for an answer without a request
     * @param rule the name of the rule; empty for none
     */
    record Job(Answer answer, Occasion occasion, long number, String rule) {}

    /** Records a message and queues its answer as the last one. Waits while the queue is full. */
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

    /** Queues a job if the queue has room. Returns whether it had. */
    boolean offer(Job job) {
        order.lock();
        try {
            return jobs.offer(job);
        } finally {
            order.unlock();
        }
    }

    /** Ends the queue after the waiting answers. Waits while the queue is full. */
    void end() throws InterruptedException {
        jobs.put(END);
    }

    /** Waits for the next job and returns it; empty at the end of the queue. */
    Optional<Job> take() throws InterruptedException {
        Job next = jobs.take();
        return next.equals(END) ? Optional.empty() : Optional.of(next);
    }
}
