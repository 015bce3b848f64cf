package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultHandler;
import dev.antiphon.Message;
import dev.antiphon.Reply;

import java.util.Objects;

/** What a peer is told before its connection is closed over a fault. */
final class LastAnswer {
    private LastAnswer() {}

    /** Sends what the user's fault handler says, if anything, and closes or resets. */
    static void send(LiveConnection connection, FaultHandler faults, Fault fault) {
        Reply.After after = Reply.After.CLOSE;
        if (connection.ending().takesOutput()) {
            Reply last = ask(connection, faults, fault);
            if (last.after() == Reply.After.RESET) {
                after = Reply.After.RESET;
            }
            try {
                for (Message message : last.messages()) {
                    connection.compose(message.buffer(), null);
                }
            } catch (IllegalArgumentException e) {
                // the framing cannot carry it, so there is nothing to be told
            }
        }
        connection.finish(after);
    }

    private static Reply ask(LiveConnection connection, FaultHandler faults, Fault fault) {
        try {
            return Objects.requireNonNull(
                    faults.answer(connection, fault), "the fault handler gave no reply");
        } catch (Throwable e) { // one fault is the cause of the end; this one is told beside it
            connection.ending().tell(new Fault.HandlerFailed(e));
            return Reply.none();
        }
    }
}
