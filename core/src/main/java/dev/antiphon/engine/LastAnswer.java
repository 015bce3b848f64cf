package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultHandler;
import dev.antiphon.Message;
import dev.antiphon.Reply;

/** What a peer is told before its connection is closed over a fault. */
final class LastAnswer {
    private LastAnswer() {}

    /** Sends what the user's fault handler says, if anything, and closes. */
    static void send(LiveConnection connection, FaultHandler faults, Fault fault) {
        if (connection.ending.takesOutput()) {
            try {
                for (Message message : ask(connection, faults, fault).messages()) {
                    connection.compose(message.buffer(), null);
                }
            } catch (IllegalArgumentException e) {
                // the framing cannot carry it, so there is nothing to be told
            }
        }
        connection.finish(Reply.After.CLOSE);
    }

    private static Reply ask(LiveConnection connection, FaultHandler faults, Fault fault) {
        try {
            return faults.answer(connection, fault);
        } catch (Throwable e) { // the fault was told to the listeners; the peer is told nothing
            return Reply.none();
        }
    }
}
