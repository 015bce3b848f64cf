package dev.antiphon.stub.answer;

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
 * An answer of a rule: any number of messages with waits between them, and the state of the
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
     * Returns an answer of one message, whose bytes are given as hexadecimal digits. Between them,
     * placeholders as in a {@link #template} are allowed; a field stands for its bytes: {@code 01
     * {bytes@0:2} ff}.
     *
     * @throws IllegalArgumentException when the text has anything but pairs of digits and
     *     placeholders
     */
    public static Answer hex(String hex) {
        return Template.hasPlace(hex)
                ? of(new Fill(Template.hex(hex)::fill))
                : message(Matchers.hex(hex));
    }

    /**
     * Returns an answer of one message with the bytes of a file, which is read at once.
     *
     * @param folder the folder that must contain the file, also after links are resolved
     * @param name the path of the file within the folder
     * @throws IllegalArgumentException when the file is outside the folder, not a regular file, or
     *     larger than 2 GiB
     * @throws UncheckedIOException when it cannot be read
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
     * Returns an answer of one message with this text, in which placeholders stand for values of
     * the request: {@code {message}}, a field such as {@code {u16@2}}, a group of the rule's
     * pattern by number or name, {@code {count}}, {@code {connection}}, {@code {number}}, {@code
     * {state}}, {@code {time}} or {@code {millis}}. Bytes of the request are copied as they are;
     * the text is in UTF-8. A backslash before a brace makes it a plain brace.
     *
     * @throws IllegalArgumentException when a field cannot be read
     */
    public static Answer template(String text) {
        return template(text, StandardCharsets.UTF_8);
    }

    /** Returns an answer like {@link #template(String)}, with its text in this charset. */
    public static Answer template(String text, Charset charset) {
        return of(new Fill(Template.text(text, charset)::fill));
    }

    /**
     * Returns an answer of one message that user code makes each time the answer is given. The code
     * may block.
     */
    public static Answer made(AnswerStep.Filling filling) {
        return of(new Fill(filling));
    }

    /** Returns an answer without a message; the connection stays open. */
    public static Answer nothing() {
        return NOTHING;
    }

    /**
     * Returns this answer with its messages sent without framing, such as a prompt without a line
     * end, or bytes that no message can hold.
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

    /** Returns this answer after a wait of this length. */
    public Answer after(Duration time) {
        return after(Delay.fixed(time));
    }

    /** Returns this answer after a wait whose length the delay gives. */
    public Answer after(Delay delay) {
        List<AnswerStep> all = new ArrayList<>();
        all.add(new Pause(delay));
        all.addAll(steps);
        return new Answer(all, end, faults);
    }

    /**
     * Returns this answer followed by the other one. The end of the other one counts; the faults of
     * both apply to the whole.
     */
    public Answer then(Answer other) {
        return inOrder(List.of(this, other));
    }

    /**
     * Returns one answer of all these answers in order. The end of the last one counts; the faults
     * of each apply to the whole.
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

    /** Returns this answer, which also changes the connection's state. */
    public Answer becoming(String state) {
        return before(new Become(false, state));
    }

    /** Returns this answer, which also changes the server's state. */
    public Answer serverBecoming(String state) {
        return before(new Become(true, state));
    }

    /**
     * Returns this answer with a first step, so that a change of state applies to the next request
     * at once.
     */
    private Answer before(AnswerStep answerStep) {
        List<AnswerStep> all = new ArrayList<>();
        all.add(answerStep);
        all.addAll(steps);
        return new Answer(all, end, faults);
    }

    /** Returns this answer with a fault in its bytes. Several faults apply one after the other. */
    public Answer with(WireFault fault) {
        List<WireFault> all = new ArrayList<>(faults);
        all.add(fault);
        return new Answer(steps, end, all);
    }

    /** Returns this answer with the connection kept open after it. */
    public Answer thenKeep() {
        return new Answer(steps, After.KEEP, faults);
    }

    /** Returns this answer with an orderly close after it. */
    public Answer thenClose() {
        return new Answer(steps, After.CLOSE, faults);
    }

    /**
     * Returns this answer with the output shut after it; messages of the peer are still received.
     */
    public Answer thenHalfClose() {
        return new Answer(steps, After.HALF_CLOSE, faults);
    }

    /** Returns this answer with a reset after it. */
    public Answer thenReset() {
        return new Answer(steps, After.RESET, faults);
    }

    /**
     * Returns this answer with a switch to TLS after its last message (STARTTLS, as in RFC 3207);
     * the stub needs a certificate by {@link dev.antiphon.stub.StubBuilder#startTls}. Faults do not
     * apply to that message. A client that has sent more than its request before the switch is
     * refused.
     *
     * @throws IllegalStateException when this answer does not end with a framed message, after
     *     which the client begins TLS
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

    /** Returns the end of the connection after the answer. */
    public After end() {
        return end;
    }

    /** Returns the faults in the bytes of this answer. */
    public List<WireFault> faults() {
        return faults;
    }
}
