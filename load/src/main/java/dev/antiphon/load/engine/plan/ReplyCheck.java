package dev.antiphon.load.engine.plan;

import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.stub.text.BytePattern;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Predicate;

/** A check of replies. Immutable; each event loop has its own {@link Checker}. */
public sealed interface ReplyCheck {
    /** A check that accepts every reply. */
    record Anything() implements ReplyCheck {}

    /** A check that the reply equals the result of a template for its request. */
    record Exactly(RequestTemplate requestTemplate) implements ReplyCheck {}

    /** A check that a pattern occurs in the reply. */
    record Finds(BytePattern pattern) implements ReplyCheck {}

    /**
     * A check by a condition of the caller. The condition runs on an event loop and must not block.
     */
    record Meets(Predicate<MessageView> rule) implements ReplyCheck {}

    /**
     * Returns a function that creates the check of replies from the source of their requests. The
     * text is a {@link RequestTemplate} that replies must equal, or a pattern between slashes.
     *
     * @throws IllegalArgumentException when the pattern is malformed
     */
    static Function<RequestSource, ReplyCheck> parse(String text) {
        if (text.length() >= 2 && text.startsWith("/") && text.endsWith("/")) {
            String inner = text.substring(1, text.length() - 1);
            ReplyCheck finds = new Finds(BytePattern.of(inner, StandardCharsets.UTF_8));
            return requestSource -> finds;
        }
        return requestSource -> new Exactly(RequestTemplate.ofReply(text, false, requestSource));
    }

    /**
     * Returns a function as {@link #parse} does, for a template in hexadecimal digits with
     * placeholders between bytes.
     */
    static Function<RequestSource, ReplyCheck> parseHex(String text) {
        return requestSource -> new Exactly(RequestTemplate.ofReply(text, true, requestSource));
    }

    /** A checker of the replies on one event loop. Only the thread of that loop may use it. */
    final class Checker {
        /**
         * The largest number of bytes that results show of a wrong reply and of the expected one.
         */
        public static final int SHOWN_BYTES = 80;

        private final ReplyCheck replyCheck;
        private final long seed;
        private final ByteBuffer expected;
        private final ByteBuffer got;

        public Checker(ReplyCheck replyCheck, long seed) {
            this.replyCheck = replyCheck;
            this.seed = seed;
            int most = replyCheck instanceof Exactly exactly
                    ? exactly.requestTemplate().bytesMax()
                    : 0;
            this.expected = ByteBuffer.allocate(most);
            this.got = ByteBuffer.allocate(most);
        }

        /** Returns whether the reply is correct for this request. */
        public boolean isRight(MessageView reply, TemplateRequest templateRequest) {
            return switch (replyCheck) {
                case Anything anything -> true;
                case Exactly exactly -> equals(exactly.requestTemplate(), reply, templateRequest);
                case Finds finds -> finds.pattern().finds(reply);
                case Meets meets -> meets.rule().test(reply);
            };
        }

        /**
         * Returns the expected reply, or the pattern between slashes, escaped; empty if a condition
         * decides or every reply is accepted.
         */
        public String expected(TemplateRequest templateRequest) {
            return switch (replyCheck) {
                case Anything anything -> "";
                case Exactly exactly -> {
                    exactly.requestTemplate().write(templateRequest, seed, expected.clear());
                    yield Escapes.shown(Message.of(expected.flip()), SHOWN_BYTES);
                }
                case Finds finds -> "/" + Escapes.shown(finds.pattern().toString()) + "/";
                case Meets meets -> "";
            };
        }

        private boolean equals(
                RequestTemplate requestTemplate,
                MessageView reply,
                TemplateRequest templateRequest) {
            if (reply.size() > got.capacity()) {
                return false;
            }
            requestTemplate.write(templateRequest, seed, expected.clear());
            reply.copyTo(got.clear());
            return expected.flip().equals(got.flip());
        }
    }
}
