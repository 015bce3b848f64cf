package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.RoomsException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * The posts of this server to one room, in their order. One is under way at a time and is sent
 * again until NATS confirms it or its time is over, so that no later one overtakes it.
 *
 * <p>The monitor guards all fields; NATS is called within it, which does not wait.
 */
final class RoomOutbox {
    private static final long ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ArrayDeque<Post> posts = new ArrayDeque<>();
    private final int postsMax;
    private final Sender sender;
    private long count;
    private int attempt;
    private boolean retired;

    /** The way to NATS. */
    interface Sender {
        /** Sends once; the stage completes when the post is stored or, without a store, sent. */
        CompletableFuture<Boolean> send(Post post);

        /** Runs a task soon. */
        void later(Runnable task);
    }

    /** A post that waits, with the id by which NATS knows a second copy. */
    record Post(
            PostWire wire,
            String copyId,
            long deadlineNanos,
            CompletableFuture<RoomPost> accepted) {}

    RoomOutbox(int postsMax, Sender sender) {
        this.postsMax = postsMax;
        this.sender = sender;
    }

    /** Ends its use if nothing waits; returns whether it did. */
    synchronized boolean retireIfEmpty() {
        retired = posts.isEmpty();
        return retired;
    }

    /**
     * Adds the post that the function makes of its number, from 1. Returns false if this outbox is
     * no longer in use.
     *
     * @throws RoomsException when too many posts wait
     */
    synchronized boolean add(LongFunction<Post> numbered) {
        if (retired) {
            return false;
        }
        if (posts.size() >= postsMax) {
            throw new RoomsException(
                    RoomsException.Reason.BUSY,
                    posts.size() + " messages wait for NATS; limit " + postsMax
                            + "; send more slowly or raise RoomLimits.pendingMax");
        }
        posts.add(numbered.apply(count + 1));
        count++;
        if (posts.size() == 1) {
            sendFirst();
        }
        return true;
    }

    /** Sends the first post again, after NATS has come back. */
    synchronized void again() {
        if (!posts.isEmpty()) {
            sendFirst();
        }
    }

    private void sendFirst() {
        int now = ++attempt;
        Post post = posts.element();
        CompletableFuture<Boolean> sent;
        try {
            sent = sender.send(post);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        long leftNanos = Math.max(0, post.deadlineNanos() - System.nanoTime());
        CompletableFuture<Boolean> unused = sent.orTimeout(
                        Math.min(leftNanos, ATTEMPT_NANOS), TimeUnit.NANOSECONDS)
                .whenComplete((done, failure) -> ended(now, failure));
    }

    private synchronized void ended(int of, @Nullable Throwable failure) {
        if (of != attempt || posts.isEmpty()) {
            return;
        }
        Post post = posts.element();
        if (failure == null) {
            posts.remove();
            // a user's stages run outside of this monitor
            post.accepted().completeAsync(post.wire()::post);
        } else if (System.nanoTime() - post.deadlineNanos() > 0) {
            posts.remove();
            sender.later(() -> post.accepted().completeExceptionally(late(failure)));
        } else {
            sender.later(() -> retry(of));
            return;
        }
        if (!posts.isEmpty()) {
            sendFirst();
        }
    }

    /** Fails all posts that wait, at the end of the rooms. */
    synchronized void end() {
        retired = true;
        attempt++;
        RoomsException closed =
                new RoomsException(RoomsException.Reason.CLOSED, "the rooms were closed");
        posts.forEach(each -> each.accepted().completeExceptionally(closed));
        posts.clear();
    }

    private synchronized void retry(int of) {
        if (of == attempt && !posts.isEmpty()) {
            sendFirst();
        }
    }

    private static RoomsException late(Throwable failure) {
        return new RoomsException(
                RoomsException.Reason.UNREACHABLE,
                "NATS did not confirm a message in time; it may be stored all the same: send "
                        + "it again with the same id (" + failure.getMessage() + ")",
                failure);
    }
}
