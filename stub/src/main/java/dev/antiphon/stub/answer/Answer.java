package dev.antiphon.stub.answer;

import dev.antiphon.argument.TemplateText;
import dev.antiphon.config.Limits;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileReason;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.answer.AnswerStep.Become;
import dev.antiphon.stub.answer.AnswerStep.Fill;
import dev.antiphon.stub.answer.AnswerStep.Pause;
import dev.antiphon.stub.answer.AnswerStep.Say;
import dev.antiphon.stub.answer.AnswerStep.StartTls;
import dev.antiphon.stub.answer.AnswerStep.Unframed;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Matchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of a rule: any number of messages, waits between them, faults, and the end of the
 * connection after them. Immutable.
 *
 * <pre>{@code
 * Answer.text("220 ready").after(Duration.ofMillis(50)).then(Answer.text("250 ok")).thenClose()
 * }</pre>
 */
public final class Answer {
    private static final Answer NOTHING = new Answer(List.of(), After.KEEP, List.of());

    private final List<AnswerStep> steps;
    private final After end;
    private final List<WireFault> faults;

    private Answer(List<AnswerStep> steps, After end, List<WireFault> faults) {
        this.steps = List.copyOf(steps);
        this.end = end;
        this.faults = List.copyOf(faults);
    }

    private static Answer of(AnswerStep answerStep) {
        return new Answer(List.of(answerStep), After.AS_FRAMED, List.of());
    }

    /** Returns an answer of one message with this text in UTF-8. */
    public static Answer text(String text) {
        return message(Message.text(text));
    }

    /** Returns an answer of one message with these bytes. */
    public static Answer message(Message message) {
        return of(new Say(message));
    }

    /**
     * Returns an answer of one message with these bytes, written as hexadecimal digits.
     * Placeholders as in a {@link #template} are allowed between the digits, where a field inserts
     * its bytes: {@code 01 {bytes@0:2} ff}.
     *
     * @throws IllegalArgumentException when the text contains anything but pairs of digits, spaces
     *     and placeholders
     */
    public static Answer hex(String hex) {
        return TemplateText.places(hex).isEmpty()
                ? message(Matchers.hex(hex))
                : of(new Fill(Template.hex(hex)::fill));
    }

    /**
     * Returns an answer of one message with the bytes of a file. This method reads the file.
     *
     * @param folder the folder that must contain the file, also after symbolic links are resolved
     * @param name the path of the file within the folder
     * @throws IllegalArgumentException when the file is outside the folder, not a regular file, or
     *     larger than 2 GiB
     * @throws UncheckedIOException when the file cannot be read
     */
    public static Answer file(Path folder, String name) {
        try {
            Path within = folder.toRealPath();
            Path file = within.resolve(name).toRealPath();
            if (!file.startsWith(within)) {
                throw new IllegalArgumentException(
                        "the file " + name + " is not within " + folder + "; move it there");
            }
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        name + " in " + folder + " is no file; give one whose bytes are answered");
            }
            return message(BoundedFile.message(file, Limits.MESSAGE_BYTES_CEILING));
        } catch (FileTooLargeException e) {
            throw new IllegalArgumentException("the file " + name + " has " + e.bytes()
                    + " bytes, over the limit of " + e.limit() + "; give a smaller one");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + name + " in " + folder + ": " + FileReason.of(e), e);
        }
    }

    /**
     * Returns an answer of one message with this text in UTF-8, in which placeholders are replaced
     * by values of the request: {@code {message}}, a field such as {@code {u16@2}}, a group of the
     * rule's pattern by number or name, {@code {count}}, {@code {connection}}, {@code {number}},
     * {@code {state}}, {@code {time}} or {@code {millis}}. A number may be padded or binary: {@code
     * {number:8}}, {@code {count:u16}}. Bytes of the request are inserted
     * unchanged. A backslash before a brace makes it a plain brace.
     *
     * @throws IllegalArgumentException when a placeholder names an invalid field
     */
    public static Answer template(String text) {
        return template(text, StandardCharsets.UTF_8);
    }

    /** Returns an answer like {@link #template(String)}, with the text in this charset. */
    public static Answer template(String text, Charset charset) {
        return of(new Fill(Template.text(text, charset)::fill));
    }

    /**
     * Returns an answer of one message that user code creates each time the answer is sent. The
     * code may block.
     */
    public static Answer made(AnswerStep.Filling filling) {
        return of(new Fill(filling));
    }

    /** Returns an answer without a message; the connection stays open. */
    public static Answer nothing() {
        return NOTHING;
    }

    /**
     * Returns a copy whose messages are sent without framing, such as a prompt without a line end,
     * or bytes that no message of the framing can contain.
     */
    public Answer unframed() {
        List<AnswerStep> all = new ArrayList<>();
        for (AnswerStep each : steps) {
            all.add(
                    switch (each) {
                        case Say say -> new Unframed(occasion -> say.message());
                        case Fill fill -> new Unframed(fill.filling());
                        case Unframed asItIs -> asItIs;
                        case StartTls startTls -> startTls;
                        case Pause pause -> pause;
                        case Become become -> become;
                    });
        }
        return new Answer(all, end, faults);
    }

    /** Returns a copy that first waits for this time. */
    public Answer after(Duration time) {
        return after(Delay.fixed(time));
    }

    /** Returns a copy that first waits. The delay determines the length of each wait. */
    public Answer after(Delay delay) {
        List<AnswerStep> all = new ArrayList<>();
        all.add(new Pause(delay));
        all.addAll(steps);
        return new Answer(all, end, faults);
    }

    /**
     * Returns one answer that sends this answer and then the other. It ends the connection as the
     * other answer does. The faults of both apply to the bytes of the whole answer.
     */
    public Answer then(Answer other) {
        return inOrder(List.of(this, other));
    }

    /**
     * Returns one answer that sends all these answers in order. It ends the connection as the last
     * answer does. The faults of each apply to the bytes of the whole answer.
     *
     * @throws IllegalArgumentException when the list is empty
     */
    public static Answer inOrder(List<Answer> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no answers to join; give one or more");
        }
        List<AnswerStep> steps = new ArrayList<>();
        List<WireFault> faults = new ArrayList<>();
        for (Answer each : parts) {
            steps.addAll(each.steps);
            faults.addAll(each.faults);
        }
        return new Answer(steps, parts.get(parts.size() - 1).end, faults);
    }

    /** Returns a copy that also sets the state of the connection. */
    public Answer becoming(String state) {
        return before(new Become(false, state));
    }

    /** Returns a copy that also sets the state of the server. */
    public Answer serverBecoming(String state) {
        return before(new Become(true, state));
    }

    /** Returns a copy with this step before all others. */
    private Answer before(AnswerStep answerStep) {
        List<AnswerStep> all = new ArrayList<>();
        all.add(answerStep);
        all.addAll(steps);
        return new Answer(all, end, faults);
    }

    /**
     * Returns a copy with a fault in the sent bytes. Several faults apply in the order in which
     * they were added.
     */
    public Answer with(WireFault fault) {
        List<WireFault> all = new ArrayList<>(faults);
        all.add(fault);
        return new Answer(steps, end, all);
    }

    /** Returns a copy that keeps the connection open after the answer. */
    public Answer thenKeep() {
        return new Answer(steps, After.KEEP, faults);
    }

    /** Returns a copy that closes the connection without a reset after the answer. */
    public Answer thenClose() {
        return new Answer(steps, After.CLOSE, faults);
    }

    /**
     * Returns a copy that shuts down the output after the answer. Messages of the peer are still
     * received.
     */
    public Answer thenHalfClose() {
        return new Answer(steps, After.HALF_CLOSE, faults);
    }

    /** Returns a copy that resets the connection after the answer. */
    public Answer thenReset() {
        return new Answer(steps, After.RESET, faults);
    }

    /**
     * Returns a copy that switches to TLS after the last message (STARTTLS, as in RFC 3207). The
     * stub needs a certificate, set by {@link dev.antiphon.stub.StubBuilder#startTls}. Faults do
     * not apply to the last message. The stub refuses a client that sends further bytes after its
     * request and before the switch.
     *
     * @throws IllegalStateException when this answer does not end with a framed message, after
     *     which the client begins the TLS handshake
     */
    public Answer thenStartTls() {
        AnswerStep last = steps.isEmpty() ? new StartTls() : steps.get(steps.size() - 1);
        if (!(last instanceof Say || last instanceof Fill)) {
            throw new IllegalStateException("an answer that starts TLS ends with a message in the"
                    + " framing, after which the client begins; give it one, such as 220 go ahead");
        }
        List<AnswerStep> all = new ArrayList<>(steps);
        all.add(new StartTls());
        return new Answer(all, After.KEEP, faults);
    }

    /** Returns whether the connection switches to TLS after this answer. */
    public boolean startsTls() {
        return steps.contains(new StartTls());
    }

    /** Returns the steps of this answer, in order. */
    public List<AnswerStep> steps() {
        return steps;
    }

    /** Returns whether the connection ends after the answer, and how. */
    public After end() {
        return end;
    }

    /** Returns the faults in the bytes of this answer. */
    public List<WireFault> faults() {
        return faults;
    }
}
