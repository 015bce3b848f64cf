package dev.antiphon.handler;

import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.util.concurrent.CompletionStage;

/**
 * A handler on the event loop that returns its reply as a {@link CompletionStage}. It must not
 * block; any thread may complete the stage. Replies are sent in the order of the requests. The
 * message is immutable and may be kept.
 */
@FunctionalInterface
public interface AsyncHandler {
    /**
     * Starts the work on one message and returns the stage of its reply.
     *
     * @throws Exception any exception; it is treated like a failed stage, see {@link
     *     Handler#handle}
     */
    CompletionStage<Reply> handle(Connection connection, Message message) throws Exception;
}
