package dev.antiphon.load;

import dev.antiphon.failure.FailureException;
import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.run.RunExecution;
import dev.antiphon.load.result.LoadResult;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A run that {@link Load#start} started. It has its own thread, connections and event loops, so
 * that several runs can proceed at the same time. Any thread may call its methods.
 *
 * <pre>{@code
 * try (LoadRun run = load.start()) {
 *     deploy();
 *     run.stop();
 *     LoadResult result = run.await();
 * }
 * }</pre>
 */
public final class LoadRun implements AutoCloseable {
    private final LoadSettings settings;
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private final Thread thread;

    private LoadRun(LoadSettings settings) {
        this.settings = settings;
        this.thread = Thread.ofPlatform().daemon().name("antiphon-load").unstarted(this::execute);
    }

    static LoadRun start(LoadSettings settings) {
        LoadRun run = new LoadRun(settings);
        run.thread.start();
        return run;
    }

    private void execute() {
        try {
            result.complete(RunExecution.of(settings));
        } catch (InterruptedException e) {
            result.completeExceptionally(cut());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /**
     * Waits for the end of the run and returns its result. Requests planned before the end of the
     * schedule may still wait up to the reply timeout for a connection, and then twice the timeout
     * for their reply. An interruption ends the wait but not the run.
     *
     * @throws FailureException when the target's name has no address, or no connection could be
     *     opened before the start
     * @throws IllegalArgumentException when a certificate file cannot be used
     * @throws CancellationException when {@link #close} aborted the run
     */
    public LoadResult await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /**
     * Returns the result of the run; empty while the run is in progress.
     *
     * @throws FailureException as {@link #await}
     * @throws CancellationException as {@link #await}
     */
    public Optional<LoadResult> result() {
        return switch (result.state()) {
            case RUNNING -> Optional.empty();
            case SUCCESS -> Optional.of(result.resultNow());
            case FAILED -> throw unchecked(result.exceptionNow());
            case CANCELLED -> throw cut();
        };
    }

    private static CancellationException cut() {
        return new CancellationException("the run was closed before its end");
    }

    private static RuntimeException unchecked(Throwable why) {
        return switch (why) {
            case FailureException failed -> new FailureException(failed);
            case RuntimeException other -> other;
            case Error error -> throw error;
            default -> new IllegalStateException(why);
        };
    }

    /**
     * Ends the run early: it sends no further requests and waits for outstanding replies, as at a
     * normal end. The result is then invalid. Returns at once.
     */
    public void stop() {
        settings.control().stop().complete(null);
    }

    /**
     * Aborts the run if it is in progress: closes its connections at once and discards the
     * measurements. Returns when the run's thread has ended.
     */
    @Override
    public void close() {
        if (result.isDone()) {
            return;
        }
        thread.interrupt();
        if (thread.equals(Thread.currentThread())) {
            return; // called by a listener: the run ends when the listener has returned
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
