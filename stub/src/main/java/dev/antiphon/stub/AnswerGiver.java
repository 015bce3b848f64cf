package dev.antiphon.stub;

import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.AnswerQueue.Job;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.ForwardingWire;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultedConnection;
import dev.antiphon.stub.proxy.FaultedWire;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.proxy.LaterActions;
import dev.antiphon.tls.TlsSession;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The sending half of a stub's connection. It sends the queued answers in order, applies their
 * faults, and ends the connection.
 *
 * <p>Only the thread that calls {@link #run} sends. This thread, the delayed actions of faults and
 * {@link StubConnection#finish} change the {@link End}. Other threads may read it.
 */
final class AnswerGiver implements Runnable {
    /**
     * The state of the stub's side of a connection. It starts as {@code OPEN}. The first answer or
     * fault that ends the connection changes it. After {@code HALF_CLOSED} it can still become
     * {@code CLOSED} or {@code RESET}.
     */
    private enum End {
        OPEN,
        /** The output is shut down. Messages are still received, but no longer answered. */
        HALF_CLOSED,
        CLOSED,
        RESET;

        static End of(After after) {
            return switch (after) {
                case KEEP, AS_FRAMED -> OPEN;
                case HALF_CLOSE -> HALF_CLOSED;
                case CLOSE -> CLOSED;
                case RESET -> RESET;
            };
        }
    }

    private final StubServer stub;
    private final StubScript stubScript;
    private final Journal journal;
    private final Conversation conversation;
    private final AnswerQueue answers;
    private final Supplier<Request> nothingAsked;
    private final long number;
    private final RandomGenerator random;
    private final FaultedConnection faulted;
    private final FaultWire wire = new ConnectionWire();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final LaterActions later = new LaterActions();

    /**
     * The state of the stub's side. Every thread writes it under this object's lock.
     */
    private volatile End end = End.OPEN;

    /**
     * Creates the sending half of a new connection.
     *
     * @param nothingAsked supplies an empty request for an answer without a request, such as a
     *     greeting
     */
    AnswerGiver(
            StubServer stub,
            Conversation conversation,
            AnswerQueue answers,
            Supplier<Request> nothingAsked) {
        this.stub = stub;
        this.stubScript = stub.stubScript();
        this.journal = stub.journal();
        this.conversation = conversation;
        this.answers = answers;
        this.nothingAsked = nothingAsked;
        this.number = conversation.id();
        this.random = new SplittableRandom(stub.seed() + number);
        SplittableRandom chances = new SplittableRandom(~stub.seed() - number);
        this.faulted = new FaultedConnection(conversation, chances);
    }

    /** Returns true until an answer or a fault ends the connection or its output. */
    boolean isOpen() {
        return end == End.OPEN;
    }

    /** Returns whether an answer or a fault has closed or reset the connection. */
    boolean isEnded() {
        return isEnd(end);
    }

    /** Returns the end that the journal records when the stub has ended the connection. */
    ConnectionEnd how() {
        return end == End.RESET ? ConnectionEnd.STUB_RESET : ConnectionEnd.STUB_CLOSED;
    }

    /**
     * Waits until the close or reset by an answer or a fault has been requested from the
     * conversation. Call it only if {@link #isEnded}.
     */
    void awaitFinish() throws InterruptedException {
        finished.await();
    }

    private static boolean isEnd(End end) {
        return end == End.CLOSED || end == End.RESET;
    }

    /** Sends answers until the queue ends, then runs the faults of the end of the connection. */
    @Override
    public void run() {
        boolean given = true;
        try {
            begin();
            for (Optional<Job> job = answers.take(); job.isPresent(); job = answers.take()) {
                // every job is removed, since the queue is bounded
                given = given && tryGive(job.get());
                answers.done(job.get());
            }
            leave();
        } catch (InterruptedException e) {
            // the connection has ended; the receiving thread notices that too
        }
    }

    /** Starts the faults that occur at a time after the opening of the connection. */
    private void begin() {
        List<ArmedFault> timed = stubScript.timedFaultsOf(faulted);
        FaultWire unused = FaultedWire.over(wire, timed, noted(""));
    }

    /**
     * Drops the delayed actions of faults, because the connection has ended. Any thread may call
     * it.
     */
    void close() {
        later.close();
    }

    /**
     * Runs the faults that delay the end of the connection, after the client has ended its output.
     */
    private void leave() throws InterruptedException {
        if (end != End.OPEN) {
            return;
        }
        List<ArmedFault> faults = stubScript.faultsOf(Answer.nothing(), faulted, 0, random);
        try {
            FaultedWire.over(new LeftWire(wire), faults, noted("")).end(After.CLOSE);
        } catch (RuntimeException | Error e) { // a fault of a user may throw
            stub.unanswered(nothingAsked.get(), e);
        }
    }

    private boolean tryGive(Job job) throws InterruptedException {
        try {
            give(job);
            return true;
        } catch (FailureException e) {
            return false; // the connection has ended; the receiving thread notices that too
        } catch (RuntimeException | Error e) { // later answers are sent, or the connection ends
            notGiven(job, e);
            return true;
        }
    }

    private void notGiven(Job job, Throwable cause) {
        stub.unanswered(job.occasion().request(), cause);
        if (job.number() > 0) {
            end(After.CLOSE); // the client waits for this reply and must notice that none follows
        }
    }

    private void give(Job job) throws InterruptedException {
        List<ArmedFault> faults = stubScript.faultsOf(job.answer(), faulted, job.number(), random);
        boolean asItIs = faults.isEmpty() && !stubScript.coalesces();
        FaultWire faultWire = FaultedWire.over(wire, faults, noted(job.rule()));
        if (!asItIs) {
            faultWire.send(new byte[0]); // for a fault before the first byte
        }
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        List<AnswerStep> steps = job.answer().steps();
        long bytes = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof AnswerStep.Pause pause) {
                wire.pause(pause.delay().next(random));
                continue;
            }
            Optional<Said> said = said(steps.get(i), job);
            if (said.isEmpty()) {
                continue;
            }
            bytes += said.get().size;
            stubScript.gave(bytes); // before sending: a client that has the bytes may query this
            if (i + 1 < steps.size() && steps.get(i + 1) instanceof AnswerStep.StartTls) {
                faultWire.send(together.toByteArray());
                together.reset();
                startTls(said.get().message);
            } else if (asItIs) {
                say(said.get(), job.number());
            } else if (stubScript.coalesces()) {
                together.writeBytes(encoded(said.get()));
            } else {
                faultWire.send(encoded(said.get()));
            }
        }
        if (together.size() > 0) {
            faultWire.send(together.toByteArray());
        }
        After after = stubScript.end(job.answer(), job.number() > 0);
        if (after != After.KEEP && end == End.OPEN) {
            faultWire.end(after);
        }
    }

    /** Returns a consumer that records and reports each fault once for an answer. */
    private Consumer<ArmedFault> noted(String rule) {
        Set<ArmedFault> struck = ConcurrentHashMap.newKeySet();
        return fault -> {
            if (struck.add(fault)) {
                journal.struck(number, fault);
                stubScript.injected(new InjectedFault(fault, number, Direction.S2C, rule));
            }
        };
    }

    /**
     * A message to be sent.
     *
     * @param size the number of its bytes on the wire
     */
    private record Said(Message message, long size, boolean isFramed) {}

    private byte[] encoded(Said said) {
        return said.isFramed ? stubScript.encoded(said.message) : said.message.bytes();
    }

    /**
     * Returns the message of the step. Returns empty if the step has no message. Also returns empty
     * if the message could not be created, and reports this as a finding.
     */
    private Optional<Said> said(AnswerStep answerStep, Job job) {
        try {
            return switch (answerStep) {
                case AnswerStep.Say say -> Optional.of(framed(say.message()));
                case AnswerStep.Fill fill ->
                    Optional.of(framed(fill.filling().fill(job.occasion())));
                case AnswerStep.Unframed unframed -> {
                    Message bytes = unframed.filling().fill(job.occasion());
                    yield Optional.of(new Said(bytes, bytes.size(), false));
                }
                case AnswerStep.StartTls startTls -> Optional.empty();
                case AnswerStep.Pause pause -> Optional.empty();
                case AnswerStep.Become become -> Optional.empty();
            };
        } catch (RuntimeException | Error e) {
            notGiven(job, e);
            return Optional.empty();
        }
    }

    private Said framed(Message message) {
        return new Said(message, stubScript.encodedSize(message), true);
    }

    private void startTls(Message goAhead) throws InterruptedException {
        if (end == End.OPEN) {
            journal.sent(number, goAhead);
            TlsSession unused = conversation.startTls(goAhead);
        }
    }

    /**
     * Sends a message.
     *
     * @param request the number of the answered request, from 1; 0 for an answer without a request
     */
    private void say(Said said, long request) throws InterruptedException {
        if (end != End.OPEN) {
            return;
        }
        // before sending: a client that has the message must find it in the journal
        journal.sent(number, said.message);
        if (said.isFramed) {
            conversation.answer(request, said.message);
        } else {
            conversation.sendUnframed(said.message);
        }
    }

    synchronized void end(After after) {
        if (isEnd(end)) {
            return; // the connection has already ended
        }
        boolean halfClosed = end == End.HALF_CLOSED;
        End next = End.of(after);
        end = next;
        if (isEnd(next)) {
            journal.ended(number, how(), null, conversation.unfinished());
        }
        if (halfClosed && next == End.RESET) {
            conversation.reset();
        }
        conversation.finish(after);
        if (isEnd(next)) {
            finished.countDown();
        }
    }

    /** The wire that sends to the connection, below all faults. */
    private final class ConnectionWire implements FaultWire {
        @Override
        public void send(byte[] bytes) throws InterruptedException {
            if (bytes.length > 0 && end == End.OPEN) {
                Message piece = Message.of(bytes);
                journal.sent(number, piece);
                conversation.sendUnframed(piece);
            }
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            if (!time.isZero()) {
                Thread.sleep(time);
            }
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public void later(Duration time, Action action) {
            later.start(time, () -> {
                action.run();
                if (end == End.RESET) {
                    // at once, although the peer may not have received all bytes
                    conversation.reset();
                }
            });
        }

        @Override
        public void end(After after) {
            AnswerGiver.this.end(after);
        }
    }

    /**
     * A wire for a client that has ended its output. It sends nothing: the end of the conversation
     * closes the connection.
     */
    private static final class LeftWire extends ForwardingWire {
        LeftWire(FaultWire connection) {
            super(connection);
        }

        @Override
        public void send(byte[] bytes) {
            // no answer is due
        }

        @Override
        public void later(Duration time, Action action) {
            // the connection ends now
        }

        @Override
        public void end(After after) {
            // the conversation's thread closes the connection when it returns
        }
    }
}
