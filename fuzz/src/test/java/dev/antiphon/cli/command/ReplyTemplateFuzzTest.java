package dev.antiphon.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.handler.Connection;
import dev.antiphon.handler.InlineReply;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any template and any message: up to the first zero byte the one, the other behind it. The reply
 * is the template's text with the message's exact bytes in each place, and no place is looked for
 * in the message. A brace after a backslash is a brace.
 */
class ReplyTemplateFuzzTest {
    private static final String PLACE = "{message}";

    @FuzzTest
    void holds(byte[] data) {
        String all = new String(data, StandardCharsets.ISO_8859_1);
        int zero = all.indexOf('\0');
        String front = zero < 0 ? all : all.substring(0, zero);
        byte[] message =
                (zero < 0 ? "" : all.substring(zero + 1)).getBytes(StandardCharsets.ISO_8859_1);
        String option =
                new String(front.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Optional<ReplyTemplate> read = ReplyTemplate.of(option);
        if (read.isEmpty()) { // it has another place, which a stub fills in
            assertThat(option).containsPattern("\\{[A-Za-z0-9_]+[@:}]");
            return;
        }
        ReplyTemplate template = read.get();
        assertThat(template.hasMessage()).isEqualTo(option.replace("\\{", "").contains(PLACE));
        assertThat(template.withoutMessage().bytes()).isEqualTo(filled(option, new byte[0]));
        Composed reply = new Composed();
        template.handle(Message.of(message), reply);
        assertThat(reply.bytes.toByteArray()).isEqualTo(filled(option, message));
    }

    private static byte[] filled(String option, byte[] message) {
        String text =
                new String(option.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String put = new String(message, StandardCharsets.ISO_8859_1);
        return Pattern.compile("\\\\\\{|\\{message}")
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group().equals(PLACE) ? put : "{"))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final class Composed implements InlineReply {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public InlineReply text(String text) {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public InlineReply bytes(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        @Override
        public InlineReply message(MessageView message) {
            return bytes(message.bytes());
        }

        @Override
        public InlineReply next() {
            throw new AssertionError("a template is one message");
        }

        @Override
        public InlineReply then(Reply.After after) {
            throw new AssertionError("a template leaves the connection to the framing");
        }

        @Override
        public Connection connection() {
            throw new AssertionError("a template asks nothing of the connection");
        }
    }
}
