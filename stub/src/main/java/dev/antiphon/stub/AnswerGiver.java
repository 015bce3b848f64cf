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
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.proxy.LaterActions;
import dev.antiphon.stub.proxy.SwitchableWire;
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
 * The sending half of a stub's connection: it gives the queued answers in order, with their faults,
 * and ends the connection.
 *
 * <p>One thread runs it, and only that thread sends. That thread and the delayed actions of faults
 * change the {@link End}; other threads read it.
 */
final class AnswerGiver implements Runnable {
    /**
     * The stub's own end of a connection. It starts as {@code OPEN}; the first answer or fault that
     * ends the connection changes it. After {@code HALF_CLOSED} it can still become {@code CLOSED}
     * or {@code RESET}.
     */
    private enum End {
        OPEN,
        /** The output is shut. Messages are still received, but no longer answered. */
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
    private final FaultWire wire = new ConnectionWire();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final LaterActions later = new LaterActions();

    /**
     * The stub's end. The running thread and the actions of faults write it under this object's
     * lock.
     */
    private volatile End end = End.OPEN;

    /**
     * Creates a giver for a new connection.
     *
     * @param nothingAsked supplies a request for an answer without one, such as a greeting
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
    }

    // ---- for other threads ----

    /** Returns whether the stub has not ended the connection or its output. */
    boolean isOpen() {
        return end == End.OPEN;
    }

    /** Returns whether an answer or a fault has closed or reset the connection. */
    boolean isEnded() {
        return isEnd(end);
    }

    /** Returns the kind of end that the journal records for the stub. */
    ConnectionEnd how() {
        return end == End.RESET ? ConnectionEnd.STUB_RESET : ConnectionEnd.STUB_CLOSED;
    }

    /** Waits until the close or reset of {@link #isEnded} has been passed to the conversation. */
    void awaitFinish() throws InterruptedException {
        finished.await();
    }

    private static boolean isEnd(End end) {
        return end == End.CLOSED || end == End.RESET;
    }

    // ---- the owning thread ----

    /** Gives answers until the queue ends, then ends the connection in order. */
    @Override
    public void run() {
        boolean given = true;
        try {
            begin();
            for (Optional<Job> job = answers.take(); job.isPresent(); job = answers.take()) {
                // taken in any case, since the queue is bounded
                given = given && tryGive(job.get());
            }
            leave();
        } catch (InterruptedException e) {
            // the connection has ended; the receiving thread notices that too
        }
    }

    /** Begins the faults whose time is counted from the opening. */
    private void begin() {
        List<ArmedFault> timed = stubScript.timedFaultsOf(number);
        FaultWire unused = SwitchableWire.over(wire, timed, noted(""));
    }

    /** Drops delayed actions of faults, because the connection has ended. Any thread. */
    void close() {
        later.close();
    }

    /**
     * Runs the faults of the connection's end, which may delay the end, after the client has left.
     */
    private void leave() throws InterruptedException {
        if (end != End.OPEN) {
            return;
        }
        List<ArmedFault> faults = stubScript.faultsOf(Answer.nothing(), number, 0, random);
        try {
            SwitchableWire.over(new LeftWire(), faults, noted("")).end(After.CLOSE);
        } catch (RuntimeException | Error e) { // a user's fault that throws
            stub.unanswered(nothingAsked.get(), e);
        }
    }

    private boolean tryGive(Job job) throws InterruptedException {
        try {
            give(job);
            return true;
        } catch (FailureException e) {
            return false; // the connection has ended; the receiving thread notices that too
        } catch (RuntimeException | Error e) { // later answers are given, or the connection ends
            notGiven(job, e);
            return true;
        }
    }

    private void notGiven(Job job, Throwable cause) {
        stub.unanswered(job.occasion().request(), cause);
        if (job.number() > 0) {
            end(After.CLOSE); // the client waits for this reply, and must learn of its loss
        }
    }

    private void give(Job job) throws InterruptedException {
        List<ArmedFault> faults = stubScript.faultsOf(job.answer(), number, job.number(), random);
        boolean asItIs = faults.isEmpty() && !stubScript.coalesces();
        FaultWire faultWire = SwitchableWire.over(wire, faults, noted(job.rule()));
        if (!asItIs) {
            faultWire.send(new byte[0]); // a fault before the first byte
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
            stubScript.gave(bytes); // first: a client that has the bytes may ask
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

    /**
     * Returns a consumer that records each fault once, even if the fault occurs several times in
     * one answer.
     */
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
     * A message to send.
     *
     * @param size the number of its bytes on the wire
     */
    private record Said(Message message, long size, boolean isFramed) {}

    private byte[] encoded(Said said) {
        return said.isFramed ? stubScript.encoded(said.message) : said.message.bytes();
    }

    /**
     * Returns the message of the step; empty if the step has no message, or if the message could
     * not be made, which is reported as a finding.
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
        // first: a client that has the message must find it in the journal
        journal.sent(number, said.message);
        if (said.isFramed) {
            conversation.answer(request, said.message);
        } else {
            conversation.sendUnframed(said.message);
        }
    }

    private synchronized void end(After after) {
        if (isEnd(end)) {
            return; // an action of a fault ended it first, or comes too late
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

    /** The wire of the connection, below all faults. */
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

    /** The wire to a client that has left; the end of the conversation closes the connection. */
    private final class LeftWire implements FaultWire {
        @Override
        public void send(byte[] bytes) {
            // no answer is due
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            wire.pause(time);
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
