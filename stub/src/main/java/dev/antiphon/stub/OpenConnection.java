package dev.antiphon.stub;

import dev.antiphon.failure.Failure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ConnectionEnd;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The recorded state of one connection in a {@link Journal}. The lock of the journal guards it. */
final class OpenConnection {
    final long number;
    final SocketAddress client;
    final Duration opened;
    final Conversation conversation;
    final List<Journal.Line> lines = new ArrayList<>();
    ConnectionEnd end = ConnectionEnd.OPEN;
    Message unfinished = Message.empty();

    @Nullable
    Failure failure;

    /**
     * True if the handler of this connection has finished, so that no further message is received
     * or answered.
     */
    boolean over;

    OpenConnection(Conversation conversation, long number, Duration opened) {
        this.conversation = conversation;
        this.number = number;
        this.client = conversation.remoteAddress();
        this.opened = opened;
    }

    /** Returns a copy of the current state. */
    OpenConnection copy() {
        OpenConnection same = new OpenConnection(conversation, number, opened);
        same.end = end;
        same.unfinished = unfinished;
        same.failure = failure;
        same.lines.addAll(lines);
        return same;
    }
}
