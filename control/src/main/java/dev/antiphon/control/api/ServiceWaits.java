package dev.antiphon.control.api;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.ControlListener;
import dev.antiphon.control.Service;
import dev.antiphon.control.http.ApiProblem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests that wait for messages of a service. The end of the service ends their waits. The
 * lock of this object guards its fields; nothing waits under it.
 */
final class ServiceWaits implements ControlListener {
    private final Map<String, List<Waiting>> waiting = new HashMap<>();

    /** A step that waits. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws InterruptedException;
    }

    private static final class Waiting {
        final Thread thread = Thread.currentThread();
        boolean isInterrupted;
    }

    /**
     * Runs a step.
     *
     * @throws ApiProblem when the service ends meanwhile
     * @throws InterruptedException when the server stops meanwhile
     */
    <T> T until(Service service, Step<T> step) throws InterruptedException {
        Waiting own = new Waiting();
        begin(service.name(), own);
        try {
            return step.run();
        } catch (InterruptedException e) {
            if (isInterrupted(own)) {
                throw ApiProblem.notFound("the " + service.kind() + " \"" + service.name()
                        + "\" has ended during the wait");
            }
            throw e;
        } finally {
            end(service.name(), own);
        }
    }

    private synchronized void begin(String service, Waiting own) {
        waiting.computeIfAbsent(service, any -> new ArrayList<>()).add(own);
    }

    private synchronized boolean isInterrupted(Waiting own) {
        return own.isInterrupted;
    }

    private synchronized void end(String service, Waiting own) {
        List<Waiting> all = waiting.getOrDefault(service, List.of());
        all.remove(own);
        if (all.isEmpty()) {
            waiting.remove(service);
        }
        if (own.isInterrupted) {
            boolean unused = Thread.interrupted(); // the reply can still be written
        }
    }

    @Override
    public void on(ControlEvent event) {
        if (event instanceof ControlEvent.Ended ended) {
            wake(ended.service());
        }
    }

    private synchronized void wake(String service) {
        waiting.getOrDefault(service, List.of()).forEach(each -> {
            each.isInterrupted = true;
            each.thread.interrupt();
        });
    }
}
