package dev.antiphon.load.engine;

import dev.antiphon.Message;
import dev.antiphon.MessageView;
import dev.antiphon.event.Escapes;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whether a reply is the expected one. Immutable; each loop has a {@link Checker} of its own. */
public sealed interface Check {
    /** Whatever comes is right. */
    record Anything() implements Check {}

    /** Exactly what the template is for the request. */
    record Exactly(Template template) implements Check {}

    /** The pattern is found in the text. */
    record Finds(Pattern pattern) implements Check {}

    /** The caller's own rule, called on a loop: it must not block. */
    record Meets(Predicate<MessageView> rule) implements Check {}

    /**
     * Text to compare with, see {@link Template}, or a pattern between slashes; the check of what
     * the source sends.
     *
     * @throws PatternSyntaxException when the pattern is none
     */
    static Function<Source, Check> parse(String text) {
        if (text.length() >= 2 && text.startsWith("/") && text.endsWith("/")) {
            String inner = text.substring(1, text.length() - 1);
            Check finds = new Finds(Pattern.compile(inner, Pattern.DOTALL));
            return source -> finds;
        }
        return source -> new Exactly(Template.ofReply(text, source));
    }

    /** Checks replies, on one loop's thread. */
    final class Checker {
        /** Of a wrong reply, and of what was expected in its place. */
        static final int SHOWN_BYTES = 80;

        private final Check check;
        private final long seed;
        private final ByteBuffer expected;
        private final ByteBuffer got;

        Checker(Check check, long seed) {
            this.check = check;
            this.seed = seed;
            int most = check instanceof Exactly exactly ? exactly.template().bytesMax() : 0;
            this.expected = ByteBuffer.allocate(most);
            this.got = ByteBuffer.allocate(most);
        }

        /** Whether this is the reply to that request. */
        boolean isRight(MessageView reply, Request request) {
            return switch (check) {
                case Anything anything -> true;
                case Exactly exactly -> equals(exactly.template(), reply, request);
                case Finds finds -> finds.pattern().matcher(reply.text()).find();
                case Meets meets -> meets.rule().test(reply);
            };
        }

        /** What the right reply would have been, to be shown; empty where a rule judges. */
        String expected(Request request) {
            return switch (check) {
                case Anything anything -> "";
                case Exactly exactly -> {
                    exactly.template().write(request, seed, expected.clear());
                    yield Escapes.shown(Message.of(expected.flip()), SHOWN_BYTES);
                }
                case Finds finds -> "/" + Escapes.shown(finds.pattern().pattern()) + "/";
                case Meets meets -> "";
            };
        }

        private boolean equals(Template template, MessageView reply, Request request) {
            if (reply.size() > got.capacity()) {
                return false;
            }
            template.write(request, seed, expected.clear());
            reply.copyTo(got.clear());
            return expected.flip().equals(got.flip());
        }
    }
}
