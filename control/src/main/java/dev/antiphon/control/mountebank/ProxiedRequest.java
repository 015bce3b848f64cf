package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The proxy responses on one connection of a client. With {@code keepalive}, the connection to the
 * origin stays open for the next request of the same client. For use by the client's thread.
 */
final class ProxiedRequest implements AutoCloseable {
    private final Origins origins;
    private final RequestEnd end;

    /** The connection that stays open; null if there is none. */
    private @Nullable Conversation kept;

    /** The destination of the kept connection; empty without one. */
    private String keptTo = "";

    ProxiedRequest(Origins origins, RequestEnd end) {
        this.origins = origins;
        this.end = end;
    }

    /**
     * Sends the request to the origin and returns the first whole message of its reply.
     *
     * @param proxy the proxy response, as mountebank gave it
     * @throws CallbackException when there is no reply
     */
    byte[] reply(JsonValue proxy, Message request) throws CallbackException, InterruptedException {
        Destination to = Destination.of(proxy);
        boolean keeps = proxy.field("keepalive").filter(JsonValue::isTruthy).isPresent();
        Conversation before = kept;
        if (before != null && keeps && keptTo.equals(to.text())) {
            Optional<byte[]> reply = exchanged(before, request, to, true);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        close();
        Conversation origin = origins.open(to);
        boolean isKept = false;
        try {
            byte[] reply = exchanged(origin, request, to, false)
                    .orElseThrow(() -> CallbackException.proxy(
                            "\"" + to.text() + "\" closed the connection without a reply",
                            new IllegalStateException(to.text())));
            isKept = keeps;
            return reply;
        } finally {
            if (isKept) {
                kept = origin;
                keptTo = to.text();
            } else {
                origin.close();
            }
        }
    }

    /**
     * Sends the request and returns the reply; empty if the origin closed before.
     *
     * @param mayBeClosed whether a failure means that the origin has closed an idle connection
     */
    private Optional<byte[]> exchanged(
            Conversation origin, Message request, Destination to, boolean mayBeClosed)
            throws CallbackException, InterruptedException {
        try {
            origin.send(request);
            return end.next(() -> origin.receive(Callback.WAIT));
        } catch (FailureException e) {
            if (mayBeClosed) {
                return Optional.empty();
            }
            throw CallbackException.proxy(
                    "No reply from \"" + to.text() + "\": " + e.failure().text(), e);
        }
    }

    @Override
    public void close() {
        Conversation before = kept;
        if (before != null) {
            before.close();
        }
        kept = null;
        keptTo = "";
    }
}
