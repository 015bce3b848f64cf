package dev.antiphon.engine.server;

import dev.antiphon.address.Address;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ServerEvent.AcceptFailed;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The listening sockets of a server. Other threads may call it; their calls run on one loop, like
 * all other work.
 *
 * <p>Accepting stops while the connection limit is reached (further connections wait in the
 * backlog), while the server is paused, and for one second after accepting failed, so that the loop
 * does not retry continuously when descriptors run out.
 */
final class Acceptor extends TimerTask implements Transport.Acceptor {
    private static final Duration FAULT_PAUSE = Duration.ofSeconds(1);

    /**
     * The time that TCP handshakes in progress get to complete: enough for a long round trip, or
     * for a short one with a lost packet, which Linux resends after 200 ms.
     */
    private static final Duration HANDSHAKE_GRACE = Duration.ofMillis(250);

    private final EventLoop loop;
    private final ServerEngine server;
    private final List<Transport.Listener> listeners = new ArrayList<>();
    private volatile List<SocketAddress> addresses = List.of();
    private boolean paused;
    private boolean failed;
    private boolean closing;

    Acceptor(EventLoop loop, ServerEngine server) {
        this.loop = loop;
        this.server = server;
    }

    List<SocketAddress> addresses() {
        return addresses;
    }

    /** Binds all addresses, or none if one fails, and starts accepting. */
    void open(List<? extends Address> wanted) {
        // loads the failure's classes now: when descriptors run out, no class can be read
        var unused = told(new IOException("none yet"));
        call(() -> {
            AddressBinder addressBinder =
                    new AddressBinder(loop.transport(), server.backlog(), this);
            listeners.addAll(addressBinder.bind(wanted));
            List<SocketAddress> bound = new ArrayList<>();
            for (Transport.Listener listener : listeners) {
                bound.add(listener.address());
            }
            addresses = List.copyOf(bound);
            server.listening(addresses); // before the first event of a connection
            update();
            return bound;
        });
    }

    // ---- on the loop ----

    @Override
    public boolean mayAccept() {
        // a drain accepts the backlog even above the limit
        boolean may = !failed && (closing || (!paused && server.hasRoom()));
        if (!may) {
            update();
        }
        return may;
    }

    @Override
    public int room() {
        return failed || paused ? 0 : server.room();
    }

    @Override
    public void accepted(Transport.Accepted accepted) {
        server.accepted(accepted);
    }

    @Override
    public void failed(IOException cause) {
        failed = true;
        server.acceptFailed(told(cause));
        loop.schedule(this, loop.now() + FAULT_PAUSE.toNanos());
        update();
    }

    private static AcceptFailed told(IOException cause) {
        return new AcceptFailed(
                new ServerFailure.OutOfDescriptors(FAULT_PAUSE, cause), System.nanoTime());
    }

    @Override
    public void due(long now) {
        failed = false;
        update();
    }

    private void update() {
        boolean accepting = !closing && !paused && !failed && server.hasRoom();
        listeners.forEach(listener -> listener.accepting(accepting));
    }

    // ---- any thread ----

    void pause() {
        call(() -> {
            paused = true;
            update();
            return true;
        });
    }

    void resume() {
        call(() -> {
            paused = false;
            update();
            return true;
        });
    }

    /** Resumes accepting after the number of connections has fallen below the limit. */
    void roomAgain() {
        loop.execute(this::update);
    }

    /**
     * Makes the system drop new TCP handshakes if it supports that, accepts connections whose
     * handshake is in progress, and closes the listeners.
     *
     * @param within the timeout of the whole drain; handshakes get at most a quarter of it
     */
    void acceptLastAndClose(Duration within, Drain drain) {
        if (!within.isZero() && call(() -> beginNoMore(drain))) {
            Duration quarter = within.dividedBy(4);
            Duration most = quarter.compareTo(HANDSHAKE_GRACE) < 0 ? quarter : HANDSHAKE_GRACE;
            drain.repeat(most, () -> call(this::acceptWaiting));
        }
        call(() -> acceptWaitingAndClose(drain));
    }

    private boolean beginNoMore(Drain drain) {
        closing = true;
        boolean any = false;
        for (Transport.Listener listener : listeners) {
            any |= listener.beginNoMore();
        }
        if (any) {
            server.accountTo(drain);
        }
        return any;
    }

    private boolean acceptWaiting() {
        listeners.forEach(Transport.Listener::acceptWaiting);
        return false;
    }

    private boolean acceptWaitingAndClose(Drain drain) {
        closing = true;
        server.accountTo(drain);
        for (Transport.Listener listener : listeners) {
            listener.acceptWaiting();
            listener.close(); // at once: connections that arrive in between are reset
        }
        listeners.clear();
        loop.cancel(this);
        return true;
    }

    private <T> T call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) { // also for an Error, since a thread waits
                result.completeExceptionally(e);
            }
        };
        if (loop.isCurrent()) {
            task.run();
        } else {
            loop.execute(task);
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException own
                    ? own
                    : new IllegalStateException(e.getCause());
        }
    }
}
