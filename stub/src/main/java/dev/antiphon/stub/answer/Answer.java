package dev.antiphon.stub.answer;

import dev.antiphon.file.BoundedFile;
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
 * An answer of a rule: any number of messages, with waits between them, and then the end of
 * the connection. Immutable.
 *
 * <pre>{@code
 * Answer.text("220 ready").after(Duration.ofMillis(50)).then(Answer.text("250 ok")).thenClose()
 * }</pre>
 */
public final class Answer {
    private static final int FILE_BYTES_MAX = 8 << 20;
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

    /** Returns one message of this text, in UTF-8. */
    public static Answer text(String text) {
        return message(Message.text(text));
    }

    /** Returns one message of these bytes. */
    public static Answer message(Message message) {
        return of(new Say(message));
    }

    /**
     * Returns one message of the bytes that the hexadecimal digits stand for. Between them may be
     * places as in a {@link #template}, where a field is its bytes: {@code 01 {bytes@0:2} ff}.
     *
     * @throws IllegalArgumentException when it has other than pairs of digits and places
     */
    public static Answer hex(String hex) {
        return Template.hasPlace(hex)
                ? of(new Fill(Template.hex(hex)::fill))
                : message(Matchers.hex(hex));
    }

    /**
     * Returns one message of a file's bytes, which are read now.
     *
     * @param folder the file must be within it, also where links lead
     * @param name from there
     * @throws IllegalArgumentException when it is elsewhere, no file, or has over 8 MiB
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
            return message(Message.of(BoundedFile.bytes(file, FILE_BYTES_MAX)));
        } catch (FileTooLargeException e) {
            throw new IllegalArgumentException("the file " + name + " has " + e.bytes()
                    + " bytes, over the limit of " + e.limit() + "; give a smaller one");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " in " + folder, e);
        }
    }

    /**
     * Returns one message of a text with places that stand for something of the request:
     * {@code {message}}, a field such as {@code {u16@2}}, a group of the rule's pattern by number
     * or name, {@code {count}}, {@code {connection}}, {@code {number}}, {@code {state}},
     * {@code {time}} or {@code {millis}}. Bytes of the request are copied as they are; the text is
     * in UTF-8. A brace after a backslash is a brace.
     *
     * @throws IllegalArgumentException when a field cannot be read
     */
    public static Answer template(String text) {
        return template(text, StandardCharsets.UTF_8);
    }

    /** Returns an answer as {@link #template(String)} does, with its text in this charset. */
    public static Answer template(String text, Charset charset) {
        return of(new Fill(Template.text(text, charset)::fill));
    }

    /** Returns one message, made by code of one's own for each occasion, which may block. */
    public static Answer made(AnswerStep.Filling filling) {
        return of(new Fill(filling));
    }

    /** Returns an answer without a message; the connection stays open. */
    public static Answer nothing() {
        return NOTHING;
    }

    /**
     * Returns this answer with its messages sent as they are, without the framing around them: a
     * prompt without a line end, or bytes that no message holds.
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

    /** Returns this answer after a wait. */
    public Answer after(Duration time) {
        return after(Delay.fixed(time));
    }

    /** Returns this answer after a wait. */
    public Answer after(Delay delay) {
        List<AnswerStep> all = new ArrayList<>();
        all.add(new Pause(delay));
        all.addAll(steps);
        return new Answer(all, end, faults);
    }

    /**
     * Returns this answer and then the other, whose end counts; the faults of both are for all of
     * it.
     */
    public Answer then(Answer other) {
        return inOrder(List.of(this, other));
    }

    /**
     * Returns these answers as one, in their order. The end of the last one counts; the faults of
     * each are for all of it.
     *
     * @throws IllegalArgumentException when there is none
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

    /** Returns this answer, after which the connection is in this state. */
    public Answer becoming(String state) {
        return before(new Become(false, state));
    }

    /** Returns this answer, after which the server is in this state. */
    public Answer serverBecoming(String state) {
        return before(new Become(true, state));
    }

    /** The state is another one as soon as the request has matched: the next one finds it. */
    private Answer before(AnswerStep answerStep) {
        List<AnswerStep> all = new ArrayList<>();
        all.add(answerStep);
        all.addAll(steps);
        return new Answer(all, end, faults);
    }

    /** Returns this answer with a fault in its bytes; several faults work one after the other. */
    public Answer with(WireFault fault) {
        List<WireFault> all = new ArrayList<>(faults);
        all.add(fault);
        return new Answer(steps, end, all);
    }

    /** Returns this answer, after which the connection stays open. */
    public Answer thenKeep() {
        return new Answer(steps, After.KEEP, faults);
    }

    /** Returns this answer, after which the connection closes in an orderly way. */
    public Answer thenClose() {
        return new Answer(steps, After.CLOSE, faults);
    }

    /** Returns this answer, after which the output is shut; what the peer says is still heard. */
    public Answer thenHalfClose() {
        return new Answer(steps, After.HALF_CLOSE, faults);
    }

    /** Returns this answer, after which the connection is reset. */
    public Answer thenReset() {
        return new Answer(steps, After.RESET, faults);
    }

    /**
     * Returns this answer, after whose last message the connection speaks TLS (STARTTLS, as in RFC
     * 3207); the stub needs a certificate by {@link dev.antiphon.stub.StubBuilder#startTls}. Faults
     * leave that message alone. A client that has sent more than its request by then is refused.
     *
     * @throws IllegalStateException when it does not end with a framed message, after which the
     *     client begins
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

    /** Returns whether the connection speaks TLS after it. */
    public boolean startsTls() {
        return steps.contains(new StartTls());
    }

    /** Returns its parts, in order. */
    public List<AnswerStep> steps() {
        return steps;
    }

    /** Returns the end of the connection after the answer. */
    public After end() {
        return end;
    }

    /** Returns the faults of its bytes. */
    public List<WireFault> faults() {
        return faults;
    }
}
