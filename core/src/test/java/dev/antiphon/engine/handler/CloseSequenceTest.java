package dev.antiphon.engine.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.failure.Failure;
import dev.antiphon.message.Reply.After;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The calls to the link that follow from each way to end, before and after the peer's end. */
class CloseSequenceTest {
    private final ScriptedSocket socket = new ScriptedSocket();
    private final Conversing handler = new Conversing();

    /** A conversation: its handler holds the connection open until it returns. */
    private static final class Conversing implements MessageHandler {
        private boolean returned;

        @Override
        public void opened(TcpConnection connection) {}

        @Override
        public void message(TcpConnection connection, BorrowedMessage message) {}

        @Override
        public boolean takesMore(TcpConnection connection) {
            return true;
        }

        @Override
        public boolean busy() {
            return false;
        }

        @Override
        public boolean holdsOpen() {
            return !returned;
        }

        @Override
        public void advance(TcpConnection connection) {}

        @Override
        public void inputEnded(TcpConnection connection) {}

        @Override
        public void failed(TcpConnection connection, Failure failure) {}

        @Override
        public void closed(TcpConnection connection, Failure why) {}
    }

    @ParameterizedTest
    @CsvSource({
        // by whom        peer    after       at once  after the peer's end, and the handler's
        "conversation, sends, KEEP,       '',    close",
        "conversation, sends, CLOSE,      shut,  shut close",
        "conversation, sends, HALF_CLOSE, shut,  shut close",
        "conversation, sends, RESET,      reset, reset",
        "conversation, ended, KEEP,       '',    close",
        "conversation, ended, CLOSE,      close, close",
        "conversation, ended, HALF_CLOSE, shut,  shut close",
        "conversation, ended, RESET,      reset, reset",
        "reply,        sends, KEEP,       '',    close",
        "reply,        sends, CLOSE,      shut,  shut close",
        "reply,        sends, HALF_CLOSE, shut,  shut close",
        "reply,        sends, RESET,      reset, reset",
        "reply,        ended, KEEP,       '',    close",
        "reply,        ended, CLOSE,      close, close",
        "reply,        ended, HALF_CLOSE, close, close",
        "reply,        ended, RESET,      reset, reset",
    })
    void linkEndsAsAsked(String by, String peer, After after, String atOnce, String inTheEnd)
            throws IOException {
        TcpConnection connection = socket.connection(handler);
        socket.receiver().received(ByteBuffer.wrap(new byte[] {'x', '\n'}));
        if (peer.equals("ended")) {
            socket.receiver().inputEnded();
        }
        if (by.equals("conversation")) {
            connection.closeSequence().finishConversation(after);
        } else {
            connection.finish(after);
        }
        connection.settle();
        assertThat(String.join(" ", socket.ends())).isEqualTo(atOnce);
        if (peer.equals("sends")) {
            socket.receiver().inputEnded();
        }
        handler.returned = true;
        connection.turn();
        assertThat(String.join(" ", socket.ends())).isEqualTo(inTheEnd);
    }
}
