package dev.antiphon.stub.yaml;

import dev.antiphon.argument.FileText;
import dev.antiphon.argument.Nearest;
import dev.antiphon.argument.TemplateText;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An encoder of the texts in a file to bytes. It refuses a text that the charset cannot encode, or
 * that no message of the framing can contain.
 *
 * @param charset the charset of the file's texts in sent and received messages
 * @param framing the framing of the messages; null if the framing is not known
 * @param folder the folder that contains the files with messages; null if no file is read
 */
record WireText(
        Charset charset,
        @Nullable Framing framing,
        @Nullable Path folder) {
    /**
     * Returns the charset of this name.
     *
     * @throws IllegalArgumentException when there is no charset of this name, or its byte order is
     *     not defined; the message names the text and some charsets
     */
    static Charset charset(String name) {
        Charset charset;
        try {
            charset = Charset.forName(name);
        } catch (IllegalArgumentException e) {
            List<String> known = Charset.availableCharsets().keySet().stream()
                    .map(each -> each.toLowerCase(Locale.ROOT))
                    .toList();
            throw new IllegalArgumentException(
                    "there is no charset \"" + name + "\""
                            + Nearest.of(name.toLowerCase(Locale.ROOT), known)
                            + "; write UTF-8, ISO-8859-1, windows-1251, say",
                    e);
        }
        if (!charset.canEncode()
                || "aa".getBytes(charset).length != 2 * "a".getBytes(charset).length) {
            throw new IllegalArgumentException("charset " + charset + " does not say in which order"
                    + " the bytes of a letter stand; write UTF-16BE or UTF-16LE, say");
        }
        return charset;
    }

    /**
     * Returns the text as a message in the charset of the file, or the bytes of the file that the
     * text names ({@link FileText}).
     *
     * @throws StubFileException when the charset cannot encode the text, or the file cannot be read
     */
    Message message(YamlValue item) {
        return FileText.file(item.text())
                .map(name -> item.read(text -> file(name)))
                .flatMap(answer -> answer.steps().stream()
                        .filter(AnswerStep.Say.class::isInstance)
                        .map(step -> ((AnswerStep.Say) step).message())
                        .findFirst())
                .orElseGet(() -> Message.of(text(item).getBytes(charset)));
    }

    /**
     * Returns an answer with the content of a file.
     *
     * @throws IllegalArgumentException when no file may be read, or this one cannot be read
     */
    Answer file(String name) {
        if (folder == null) {
            throw new IllegalArgumentException("the file " + name + " is not read, since no folder"
                    + " for files was named; write the text or hex: itself");
        }
        return Answer.file(folder, name);
    }

    /** Returns a text that names no file. */
    String text(YamlValue item) {
        return encodable(item, FileText.literal(item.text()));
    }

    private String encodable(YamlValue item, String text) {
        if (charset.newEncoder().canEncode(text)) {
            return text;
        }
        String wrong = text.codePoints()
                .mapToObj(Character::toString)
                .filter(each -> !charset.newEncoder().canEncode(each))
                .findFirst()
                .orElse(text);
        throw item.wrong("\"" + wrong + "\" is no character of charset " + charset
                + "; leave it out, or write the bytes as hex:");
    }

    /**
     * Returns the message after a check that it can be sent.
     *
     * @throws StubFileException when the framing of replies cannot encode the message
     */
    Message sent(YamlValue item, Message message) {
        refusal(replies(), message).ifPresent(why -> {
            throw item.wrong(why + hint(item));
        });
        return message;
    }

    /**
     * Returns the text of a template after a check.
     *
     * @throws StubFileException when the framing of replies cannot encode the fixed text, whatever
     *     the values are
     */
    String template(YamlValue item) {
        String text = text(item);
        String filled = TemplateText.parts(text).stream()
                .map(part -> part instanceof TemplateText.Literal each ? each.text() : "a")
                .collect(Collectors.joining());
        Message least = Message.of(filled.getBytes(charset));
        partRefusal(replies(), least).ifPresent(why -> {
            throw item.wrong(why + hint(item));
        });
        return text;
    }

    /**
     * Returns the message with the fields that the framing of requests computes, as a sender would
     * encode them.
     *
     * @throws StubFileException when the message cannot be received in this framing
     */
    Message received(YamlValue item, Message message) {
        Framing requests = requests();
        refusal(requests, message).ifPresent(why -> {
            throw neverReceived(item, why);
        });
        return requests == null ? message : Message.of(requests.filled(message.buffer()));
    }

    /**
     * Returns the part of a message after a check.
     *
     * @throws StubFileException when no received message of the framing can contain the part
     */
    Message receivedPart(YamlValue item, Message part) {
        partRefusal(requests(), part).ifPresent(why -> {
            throw neverReceived(item, why);
        });
        return part;
    }

    private StubFileException neverReceived(YamlValue item, String why) {
        int remedy = why.indexOf(';');
        return item.wrong("no message is so, and the rule would never answer: "
                + (remedy < 0 ? why : why.substring(0, remedy)) + hint(item));
    }

    private @Nullable Framing requests() {
        return framing == null ? null : framing.ofRequests();
    }

    private @Nullable Framing replies() {
        return framing == null ? null : framing.ofReplies();
    }

    private static Optional<String> refusal(@Nullable Framing way, Message message) {
        if (way == null) {
            return Optional.empty();
        }
        try {
            long unused = way.encodedBytes(message.buffer());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the reason why no message can contain this part; empty if a message can, or if this
     * cannot be decided. It can be decided only if the framing accepts an empty message, and other
     * bytes of the same length.
     */
    private static Optional<String> partRefusal(@Nullable Framing way, Message part) {
        boolean othersPass = refusal(way, Message.text("a".repeat(part.size()))).isEmpty()
                && refusal(way, Message.empty()).isEmpty();
        return othersPass ? refusal(way, part) : Optional.empty();
    }

    private static String hint(YamlValue item) {
        return item.isBlock()
                ? "; write |- in place of |, which leaves out the line feed at the end"
                : "";
    }
}
