package dev.antiphon.load.engine.plan;

import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A check of replies. Immutable; each loop has a {@link Checker}. */
public sealed interface ReplyCheck {
    /** A check that accepts every reply. */
    record Anything() implements ReplyCheck {}

    /** A check for exactly the reply that the template gives for the request. */
    record Exactly(RequestTemplate requestTemplate) implements ReplyCheck {}

    /** A check for a pattern that must occur in the reply. */
    record Finds(ReplyPattern pattern) implements ReplyCheck {}

    /** A check by the caller's condition, which runs on an event loop and must not block. */
    record Meets(Predicate<MessageView> rule) implements ReplyCheck {}

    /**
     * Returns a function from the source of requests to the check of their replies. The text is
     * compared with replies, see {@link RequestTemplate}, or is a pattern between slashes.
     *
     * @throws IllegalArgumentException when the pattern is malformed
     */
    static Function<RequestSource, ReplyCheck> parse(String text) {
        if (text.length() >= 2 && text.startsWith("/") && text.endsWith("/")) {
            String inner = text.substring(1, text.length() - 1);
            ReplyCheck finds = new Finds(new ReplyPattern(inner));
            return requestSource -> finds;
        }
        return requestSource -> new Exactly(RequestTemplate.ofReply(text, false, requestSource));
    }

    /**
     * Returns a function like that of {@link #parse}, for expected bytes in hexadecimal digits with
     * placeholders between bytes.
     */
    static Function<RequestSource, ReplyCheck> parseHex(String text) {
        return requestSource -> new Exactly(RequestTemplate.ofReply(text, true, requestSource));
    }

    /** A checker of replies for one loop's thread. */
    final class Checker {
        /** The number of bytes shown of a wrong reply and of the expected one. */
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

        /** Returns whether this is a correct reply to that request. */
        public boolean isRight(MessageView reply, TemplateRequest templateRequest) {
            return switch (replyCheck) {
                case Anything anything -> true;
                case Exactly exactly -> equals(exactly.requestTemplate(), reply, templateRequest);
                case Finds finds -> finds.pattern().finds(reply);
                case Meets meets -> meets.rule().test(reply);
            };
        }

        /** Returns the expected reply, escaped; empty if a condition decides. */
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
