package dev.antiphon.load.engine.plan;

import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A check of replies. Immutable; each loop has a {@link Checker}. */
public sealed interface ReplyCheck {
    /** Whatever comes is right. */
    record Anything() implements ReplyCheck {}

    /** Exactly what the template is for the request. */
    record Exactly(RequestTemplate requestTemplate) implements ReplyCheck {}

    /** The pattern is found in the text. */
    record Finds(ReplyPattern pattern) implements ReplyCheck {}

    /** The caller's own rule, called on a loop: it must not block. */
    record Meets(Predicate<MessageView> rule) implements ReplyCheck {}

    /**
     * Text to compare with, see {@link RequestTemplate}, or a pattern between slashes; the check of
     * what the source sends.
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

    /** Bytes to compare with, as hexadecimal digits with places between bytes. */
    static Function<RequestSource, ReplyCheck> parseHex(String text) {
        return requestSource -> new Exactly(RequestTemplate.ofReply(text, true, requestSource));
    }

    /** Checks replies, on one loop's thread. */
    final class Checker {
        /** Of a wrong reply, and of what was expected in its place. */
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

        /** Returns whether this is the right reply to that request. */
        public boolean isRight(MessageView reply, TemplateRequest templateRequest) {
            return switch (replyCheck) {
                case Anything anything -> true;
                case Exactly exactly -> equals(exactly.requestTemplate(), reply, templateRequest);
                case Finds finds -> finds.pattern().finds(reply);
                case Meets meets -> meets.rule().test(reply);
            };
        }

        /** Returns the right reply, escaped; empty where a rule judges. */
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
