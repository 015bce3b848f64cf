package dev.antiphon.handler;

import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.util.concurrent.CompletionStage;

/**
 * Message in, the promise of a reply out. Called on the event loop, so it must not block; the stage
 * may be completed by any thread. Replies leave in the order of the requests. The message owns its
 * bytes.
 */
@FunctionalInterface
public interface AsyncHandler {
    /**
     * Begins to answer one message.
     *
     * @throws Exception any: the same as a stage that fails, see {@link Handler#handle}
     */
    CompletionStage<Reply> handle(Connection connection, Message message) throws Exception;
}
