package dev.antiphon.stub;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.AnswerQueue.Job;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;
import dev.antiphon.stub.answer.Occasion;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.Journal;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.SwitchableWire;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One connection of a stub. The conversation's own thread receives, notes and matches; a second one
 * gives the answers in order, so that a wait in one of them holds up no receiving. Answers wait in
 * a queue of {@value AnswerQueue#MOST}; past that nothing more is received.
 */
final class StubConnection implements FaultWire {
    private final StubServer stub;
    private final StubScript stubScript;
    private final Journal journal;
    private final Conversation conversation;
    private final long number;
    private final RandomGenerator random;
    private final List<PushSchedule> schedules;
    private final AnswerQueue answers = new AnswerQueue();
    private volatile After ended = After.KEEP;

    /** Open once an end of the stub's own making has been handed to the connection. */
    private final CountDownLatch endGiven = new CountDownLatch(1);

    private volatile String state = Matchers.BEGIN;

    /** Owned by the receiving thread. */
    private Optional<Request> first = Optional.empty();

    StubConnection(StubServer stub, Journal journal, Conversation conversation) {
        this.stub = stub;
        this.stubScript = stub.stubScript();
        this.journal = journal;
        this.conversation = conversation;
        this.number = conversation.id(); // in the order of accepting; threads begin in any
        this.random = new SplittableRandom(stub.seed() + number);
        ActiveRules now = stubScript.active();
        this.schedules = now.schedules();
        now.greeting().ifPresent(this::greet); // before anything that is pushed
    }

    void converse() throws InterruptedException {
        journal.opened(conversation, number);
        Thread answering = Thread.ofVirtual().name("antiphon-stub-" + number).start(this::answer);
        List<Thread> pushing = new ArrayList<>();
        try {
            for (PushSchedule each : schedules) {
                pushing.add(Thread.ofVirtual().start(() -> push(each)));
            }
            boolean inOrder = receive();
            if (inOrder) {
                answers.end(); // after what is owed
                answering.join();
                endInOrder();
            } else if (endsByItself()) {
                endGiven.await(); // else the return from here would end it first, in order
            }
        } finally {
            pushing.forEach(Thread::interrupt);
            answering.interrupt();
            journal.over(number);
        }
    }

    /** The client has ended it and was given what it was owed; a fault may delay the stub's end. */
    private void endInOrder() throws InterruptedException {
        if (ended == After.KEEP) {
            List<ArmedFault> faults = stubScript.faultsOf(Answer.nothing(), number, 0, random);
            try {
                SwitchableWire.over(new Leaving(), faults, noted()).end(After.CLOSE);
            } catch (RuntimeException | Error e) { // a fault of the user's that throws
                stub.unanswered(nothingAsked(), e);
            }
        }
    }

    /** The wire to a client that has left: the connection ends with the conversation's thread. */
    private final class Leaving implements FaultWire {
        @Override
        public void send(byte[] bytes) {
            // nobody is owed anything
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            StubConnection.this.pause(time);
        }

        @Override
        public void end(After after) {
            // it is ended by whoever runs the conversation
        }
    }

    private void greet(Answer greeting) {
        become(greeting);
        boolean unused = answers.offer(new Job(greeting, unasked(), 0)); // the first: there is room
    }

    /** Receives until nothing more comes; whether what is owed can still be given. */
    private boolean receive() throws InterruptedException {
        try {
            long count = 0;
            for (Optional<Message> next = conversation.receive();
                    next.isPresent();
                    next = conversation.receive()) {
                received(next.get(), ++count);
            }
            boolean ours = endsByItself() || stub.isStopping();
            over(ours ? howEnded() : ConnectionEnd.CLIENT_FIN, null);
            return !ours;
        } catch (FailureException e) {
            Failure failure = e.failure();
            ConnectionEnd how = switch (failure) {
                case Failure.Reset reset -> ConnectionEnd.CLIENT_RESET;
                case Failure.ClosedMidMessage cut -> ConnectionEnd.CLIENT_FIN;
                case TlsFailure.Truncated cut -> ConnectionEnd.CLIENT_FIN;
                case Failure.Stopped stopped -> ConnectionEnd.STUB_CLOSED;
                default -> ConnectionEnd.FAULT;
            };
            over(how, failure);
            return how == ConnectionEnd.CLIENT_FIN || isOfTheFraming(failure);
        }
    }

    /** Whether what was asked whole before it can be answered still. */
    private static boolean isOfTheFraming(Failure failure) {
        return failure instanceof Failure.TooLong || failure instanceof Failure.Malformed;
    }

    private boolean endsByItself() {
        return ended == After.CLOSE || ended == After.RESET;
    }

    private ConnectionEnd howEnded() {
        return ended == After.RESET ? ConnectionEnd.STUB_RESET : ConnectionEnd.STUB_CLOSED;
    }

    private void over(ConnectionEnd how, @Nullable Failure failure) {
        Message unfinished = conversation.unfinished();
        stub.ended(number, how, failure, unfinished); // first: who awaits the end has been told
        journal.ended(number, how, failure, unfinished);
    }

    private void received(Message message, long count) {
        Request alone = new Request(message, count, number, state, stubScript.state());
        Request request = first.map(alone::after).orElse(alone);
        first = first.or(() -> Optional.of(alone));
        StubScript.Found found = find(request);
        become(found.answer()); // before the journal: who awaits the message finds the state
        Occasion occasion =
                new Occasion(request, found.groups(), number, found.count(), Instant.now());
        Job job = new Job(found.answer(), occasion, count);
        try {
            answers.put(() -> journal.received(number, request, found.rule()), job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next receiving ends it
        }
    }

    /** A matcher of the user's that throws is a finding; the message is then for no rule. */
    private StubScript.Found find(Request request) {
        try {
            return stubScript.find(request);
        } catch (RuntimeException | Error e) { // a pattern may need too deep a stack
            stub.unanswered(request, e);
            return stubScript.unmatched();
        }
    }

    /** The states are others at once, so that the next message finds them. */
    private void become(Answer answer) {
        for (AnswerStep answerStep : answer.steps()) {
            if (answerStep instanceof AnswerStep.Become become) {
                if (become.ofServer()) {
                    stubScript.become(become.state());
                } else {
                    state = become.state();
                }
            }
        }
    }

    private Occasion unasked() {
        return new Occasion(nothingAsked(), Map.of(), number, 1, Instant.now());
    }

    private Request nothingAsked() {
        return new Request(Message.empty(), 0, number, state, stubScript.state());
    }

    /** Gives this answer after those that wait, where there is room for it. */
    void push(Answer answer) {
        if (!answers.offer(new Job(answer, unasked(), 0))) {
            stub.unanswered(
                    nothingAsked(),
                    new IllegalStateException("a push found " + AnswerQueue.MOST
                            + " answers waiting, and no room;" + " push less often"));
        }
    }

    private void push(PushSchedule pushSchedule) {
        try {
            Thread.sleep(pushSchedule.first());
            for (long i = 0; i < pushSchedule.times() && isOpen(); i++) {
                if (i > 0) {
                    Thread.sleep(pushSchedule.every());
                }
                push(pushSchedule.answer());
            }
        } catch (InterruptedException e) {
            // the connection is over
        }
    }

    private boolean isOpen() {
        return ended == After.KEEP && !stub.isStopping();
    }

    // ---- answering ----

    private void answer() {
        boolean given = true;
        try {
            for (Optional<Job> job = answers.take(); job.isPresent(); job = answers.take()) {
                // taken in any case: the queue has a bound
                given = given && tryGive(job.get());
            }
        } catch (InterruptedException e) {
            // it is over, which the receiving thread finds as well
        }
    }

    private boolean tryGive(Job job) throws InterruptedException {
        try {
            give(job);
            return true;
        } catch (FailureException e) {
            return false; // it is over, which the receiving thread finds as well
        } catch (RuntimeException | Error e) { // the answers behind it are given, or the end is
            notGiven(job, e);
            return true;
        }
    }

    private void notGiven(Job job, Throwable cause) {
        stub.unanswered(job.occasion().request(), cause);
        if (job.number() > 0) {
            end(After.CLOSE); // whoever waits for it learns that it will not come
        }
    }

    private void give(Job job) throws InterruptedException {
        List<ArmedFault> faults = stubScript.faultsOf(job.answer(), number, job.number(), random);
        boolean asItIs = faults.isEmpty() && !stubScript.coalesces();
        FaultWire faultWire = SwitchableWire.over(this, faults, noted());
        if (!asItIs) {
            faultWire.send(new byte[0]); // a fault before the first byte
        }
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        long bytes = 0;
        for (AnswerStep answerStep : job.answer().steps()) {
            if (answerStep instanceof AnswerStep.Pause pause) {
                pause(pause.delay().next(random));
                continue;
            }
            Optional<Said> said = said(answerStep, job);
            if (said.isEmpty()) {
                continue;
            }
            byte[] encoded = said.get().encoded;
            bytes += encoded.length;
            stubScript.gave(bytes); // first: who has received it may ask
            if (asItIs) {
                say(said.get().message);
            } else if (stubScript.coalesces()) {
                together.writeBytes(encoded);
            } else {
                faultWire.send(encoded);
            }
        }
        if (together.size() > 0) {
            faultWire.send(together.toByteArray());
        }
        After end = stubScript.end(job.answer(), job.number() > 0);
        if (end != After.KEEP && ended == After.KEEP) {
            faultWire.end(end);
        }
    }

    /** Has the journal tell of each fault once, however often it happens to one answer. */
    private Consumer<ArmedFault> noted() {
        Set<ArmedFault> struck = new HashSet<>();
        return fault -> {
            if (struck.add(fault)) {
                journal.struck(number, fault);
            }
        };
    }

    /** A message, and as it is on the wire. */
    private static final class Said {
        final Message message;
        final byte[] encoded;

        Said(Message message, byte[] encoded) {
            this.message = message;
            this.encoded = encoded;
        }
    }

    /** Empty as well where it cannot be made, or not carried by the framing: that is a finding. */
    private Optional<Said> said(AnswerStep answerStep, Job job) {
        try {
            Optional<Message> message = switch (answerStep) {
                case AnswerStep.Say say -> Optional.of(say.message());
                case AnswerStep.Fill fill -> Optional.of(fill.filling().fill(job.occasion()));
                case AnswerStep.Pause pause -> Optional.empty();
                case AnswerStep.Become become -> Optional.empty();
            };
            return message.map(each -> new Said(each, stubScript.encoded(each)));
        } catch (RuntimeException | Error e) {
            notGiven(job, e);
            return Optional.empty();
        }
    }

    private void say(Message message) throws InterruptedException {
        if (ended == After.KEEP) {
            journal.sent(number, message); // first: who has received it must find it there
            conversation.send(message);
        }
    }

    // ---- the wire below all faults ----

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        if (bytes.length > 0 && ended == After.KEEP) {
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
    public void end(After after) {
        boolean halfClosed = ended == After.HALF_CLOSE;
        ended = after;
        if (endsByItself()) {
            journal.ended(number, howEnded(), null, conversation.unfinished());
        }
        if (halfClosed && after == After.RESET) {
            conversation.reset();
        }
        conversation.finish(after);
        if (endsByItself()) {
            endGiven.countDown();
        }
    }
}
