package dev.antiphon.cli.command;

import dev.antiphon.TcpServer;
import dev.antiphon.argument.TemplateText;
import dev.antiphon.config.Limits;
import dev.antiphon.handler.Conversation;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.handler.InlineReply;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply.After;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reply template in which {@code {message}} stands for the exact bytes of the message. The
 * template is split once, so that each reply is composed of prepared bytes.
 */
final class ReplyTemplate implements InlineHandler {
    private static final String NAME = "message";

    /** The bytes before, between and after the placeholders. */
    private final List<Message> pieces;

    private ReplyTemplate(List<Message> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** Returns a template whose result is always this message. */
    static ReplyTemplate verbatim(Message message) {
        return new ReplyTemplate(List.of(message));
    }

    /**
     * Reads a template; empty if it has other places than that of the message, which only a stub
     * fills in.
     */
    static Optional<ReplyTemplate> of(String text) {
        List<Message> pieces = new ArrayList<>();
        Message before = Message.empty();
        for (TemplateText.Part part : TemplateText.parts(text)) {
            switch (part) {
                case TemplateText.Literal literal -> before = Message.text(literal.text());
                case TemplateText.Place place -> {
                    if (!place.isPlain() || !place.name().equals(NAME)) {
                        return Optional.empty();
                    }
                    pieces.add(before);
                    before = Message.empty();
                }
            }
        }
        pieces.add(before);
        return Optional.of(new ReplyTemplate(pieces));
    }

    /** Returns whether the template contains the placeholder of the message. */
    boolean hasMessage() {
        return pieces.size() > 1;
    }

    /** Returns the reply to an empty message, which is the shortest reply. */
    Message withoutMessage() {
        return filled(Message.empty());
    }

    /**
     * Sets the handler that replies by this template. It runs on the event loops, or in a blocking
     * conversation if a reply may exceed half of the outbound limit of a connection.
     *
     * @param closes whether the connection closes after a reply
     */
    void answerOn(TcpServer.Builder builder, Limits limits, boolean closes) {
        long places = pieces.size() - 1L;
        long most = size() + places * limits.maxMessageBytes();
        if (most <= limits.maxOutboundBytesPerConnection() / 2) {
            builder.onMessageInline(this);
        } else {
            builder.onConnection(conversation -> converse(conversation, closes));
        }
    }

    private long size() {
        return pieces.stream().mapToLong(Message::size).sum();
    }

    @Override
    public void handle(MessageView message, InlineReply reply) {
        reply.message(pieces.get(0));
        for (Message piece : pieces.subList(1, pieces.size())) {
            reply.message(message);
            if (piece.size() > 0) {
                reply.message(piece);
            }
        }
    }

    private void converse(Conversation conversation, boolean closes) throws InterruptedException {
        Optional<Message> next = conversation.receive();
        for (long number = 1; next.isPresent(); number++) {
            conversation.answer(number, filled(next.get()));
            if (closes) {
                conversation.finish(After.CLOSE);
                return;
            }
            next = conversation.receive();
        }
    }

    private Message filled(Message message) {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        long places = pieces.size() - 1L;
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size() + places * message.size()));
        pieces.get(0).copyTo(all);
        for (Message piece : pieces.subList(1, pieces.size())) {
            message.copyTo(all);
            piece.copyTo(all);
        }
        return Message.of(all.flip());
    }
}
