package dev.antiphon.handler;

import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.util.concurrent.CompletionStage;

/**
 * A handler that answers each message by a {@link CompletionStage}. It is called on the event loop
 * and must not block; any thread may complete the stage. Replies are sent in the order of the
 * requests. The message owns its bytes.
 */
@FunctionalInterface
public interface AsyncHandler {
    /**
     * Starts the answer to one message.
     *
     * @throws Exception any; treated like a stage that fails, see {@link Handler#handle}
     */
    CompletionStage<Reply> handle(Connection connection, Message message) throws Exception;
}
