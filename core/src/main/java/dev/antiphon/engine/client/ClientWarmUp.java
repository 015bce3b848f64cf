package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.ClassInitializer;
import dev.antiphon.transport.SelfConnectedException;

import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that initialises the classes that a client's loop needs for conversations, on a separate
 * thread and once in this process.
 */
final class ClientWarmUp {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private static final List<Class<?>> CLASSES = List.of(
            ConnectAttempts.class,
            ClientConversation.class,
            SelfConnectedException.class,
            UnknownHostException.class);

    private ClientWarmUp() {}

    /** Starts the initialisation if it has not run in this process. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            ClassInitializer.start(() -> {
                ClassInitializer.initialise(CLASSES);
                var unused = new CompletableFuture<Void>().whenComplete((done, failure) -> {});
            });
        }
    }
}
