package dev.antiphon.junit;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.match.report.Difference;
import dev.antiphon.text.Escapes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Assertions on the reply to one request. Each assertion waits for the reply as long as the
 * timeouts of the client allow.
 */
public final class ReplyAssert {
    private static final int SHOWN_BYTES = 80;

    private final ClientAssert client;
    private final Message request;
    private final CompletableFuture<Message> reply;

    ReplyAssert(ClientAssert client, Message request, CompletableFuture<Message> reply) {
        this.client = client;
        this.request = request;
        this.reply = reply;
    }

    /**
     * Asserts that the reply has this text.
     *
     * @throws AssertionError when another reply or no reply is received
     */
    public ClientAssert receives(String text) {
        return receives(Matchers.equalTo(text));
    }

    /**
     * Asserts that the reply equals this message.
     *
     * @throws AssertionError when another reply or no reply is received
     */
    public ClientAssert receives(Message message) {
        return receives(Matchers.equalTo(message));
    }

    /**
     * Asserts that the reply matches.
     *
     * @throws AssertionError when the reply does not match, or no reply is received
     */
    public ClientAssert receives(Matcher matcher) {
        Message found;
        try {
            found = await();
        } catch (FailureException e) {
            throw new AssertionError(
                    sent() + ", expected a reply that " + matcher + ", but there is none: "
                            + e.getMessage(),
                    e);
        }
        Request asked = Request.of(found);
        if (!matcher.matches(asked)) {
            throw new AssertionError(sent() + ", expected a reply that " + matcher + ",\n"
                    + Difference.of(found, matcher.explain(asked)));
        }
        return client;
    }

    /**
     * Asserts that the request fails with a failure of this kind.
     *
     * @throws AssertionError when a reply is received, or the failure is of another kind
     */
    public ClientAssert fails(Class<? extends Failure> why) {
        String expected = sent() + ", expected no reply because of " + why.getSimpleName();
        Message received;
        try {
            received = await();
        } catch (FailureException e) {
            if (why.isInstance(e.failure())) {
                return client;
            }
            String found = e.failure().getClass().getSimpleName() + ": " + e.getMessage();
            throw new AssertionError(expected + ", but it is " + found, e);
        }
        throw new AssertionError(
                expected + ", but received \"" + Escapes.shown(received, SHOWN_BYTES) + "\"");
    }

    private Message await() {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException fault) {
                throw fault;
            }
            throw new AssertionError(sent(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(sent() + ", but the test was interrupted", e);
        }
    }

    private String sent() {
        return "sent \"" + Escapes.shown(request, SHOWN_BYTES) + "\"";
    }
}
