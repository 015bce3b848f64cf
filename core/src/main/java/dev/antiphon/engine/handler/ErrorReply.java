package dev.antiphon.engine.handler;

import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.failure.Failure;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.util.Objects;

/** The last reply to a peer before its connection is closed because of a failure. */
public final class ErrorReply {
    private ErrorReply() {}

    /**
     * Sends the reply that the user's failure handler chooses, if any, and closes or resets the
     * connection.
     */
    static void send(TcpConnection connection, FailureHandler failures, Failure failure) {
        Reply.After after = Reply.After.CLOSE;
        if (connection.closeSequence().takesOutput()) {
            Reply last = ask(connection, failures, failure);
            if (last.after() == Reply.After.RESET) {
                after = Reply.After.RESET;
            }
            try {
                for (Message message : last.messages()) {
                    connection.compose(message.buffer(), null);
                }
            } catch (IllegalArgumentException e) {
                // the framing cannot carry the reply, so that none is sent
            }
        }
        connection.finish(after);
    }

    private static Reply ask(TcpConnection connection, FailureHandler failures, Failure failure) {
        try {
            return Objects.requireNonNull(
                    failures.answer(connection.handle(), failure),
                    "the failure handler gave no reply");
        } catch (Throwable e) { // the end has one cause; this failure is reported in addition
            connection.closeSequence().tell(new Failure.HandlerFailed(e));
            return Reply.none();
        }
    }
}
