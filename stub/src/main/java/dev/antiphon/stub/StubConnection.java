package dev.antiphon.stub;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.AnswerQueue.Job;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;
import dev.antiphon.stub.answer.Occasion;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.intercept.InterceptedReply;
import dev.antiphon.stub.intercept.MessageInterceptor;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The receiving half of a stub's connection. The thread of the conversation receives, records and
 * matches messages. An {@link AnswerGiver} sends the answers on another thread, so that a delayed
 * answer does not delay receiving. Up to {@value AnswerQueue#MOST} answers wait in a queue.
 * Receiving pauses while the queue is full.
 */
final class StubConnection {
    private final StubServer stub;
    private final StubScript stubScript;
    private final Journal journal;
    private final Conversation conversation;
    private final long number;
    private final List<PushSchedule> schedules;
    private final AnswerQueue answers = new AnswerQueue();
    private final AnswerGiver giver;
    private volatile String state = Matchers.BEGIN;

    /** The first request of the connection. Used only by the receiving thread. */
    private @Nullable Request first;

    /** The number of received messages. Used only by the receiving thread. */
    private long count;

    StubConnection(StubServer stub, Conversation conversation) {
        this.stub = stub;
        this.stubScript = stub.stubScript();
        this.journal = stub.journal();
        this.conversation = conversation;
        this.number = conversation.id(); // in the order of acceptance; threads start in any order
        this.giver = new AnswerGiver(stub, conversation, answers, this::nothingAsked);
        ActiveRules now = stubScript.active();
        this.schedules = now.schedules();
        now.greeting().ifPresent(this::greet); // before all pushes
    }

    void converse() throws InterruptedException {
        journal.opened(conversation, number);
        Thread answering = Thread.ofVirtual().name("antiphon-stub-" + number).start(giver);
        List<Thread> pushing = new ArrayList<>();
        try {
            for (PushSchedule each : schedules) {
                pushing.add(Thread.ofVirtual().start(() -> push(each)));
            }
            boolean inOrder = receive();
            if (inOrder) {
                answers.end(); // after the queued answers
                answering.join();
            } else if (giver.isEnded()) {
                giver.awaitFinish(); // a return from here would end the connection in order
            }
        } finally {
            pushing.forEach(Thread::interrupt);
            answering.interrupt();
            giver.close();
            journal.over(number);
        }
    }

    private void greet(Answer greeting) {
        become(greeting);
        boolean unused =
                // the queue is empty and always has room
                answers.offer(new Job(greeting, unasked(), 0, ""));
    }

    /**
     * Receives messages until the input ends. Returns whether the queued answers can still be sent.
     */
    private boolean receive() throws InterruptedException {
        try {
            for (Optional<Message> next = conversation.receive();
                    next.isPresent();
                    next = conversation.receive()) {
                intercept(next.get());
            }
            boolean ours = giver.isEnded() || stub.isStopping();
            over(ours ? giver.how() : ConnectionEnd.CLIENT_FIN, null);
            return !ours;
        } catch (FailureException e) {
            Failure failure = e.failure();
            ConnectionEnd how = switch (failure) {
                case Failure.Reset reset -> ConnectionEnd.CLIENT_RESET;
                case Failure.ClosedMidMessage cut -> ConnectionEnd.CLIENT_FIN;
                case TlsFailure.Truncated cut -> ConnectionEnd.CLIENT_FIN;
                case Failure.Stopped stopped -> ConnectionEnd.STUB_CLOSED;
                default -> ConnectionEnd.FAILURE;
            };
            over(how, failure);
            return how == ConnectionEnd.CLIENT_FIN || isOfTheFraming(failure);
        }
    }

    /**
     * Returns whether the output stays open after this failure, so that the client can still
     * receive earlier answers.
     */
    private static boolean isOfTheFraming(Failure failure) {
        return failure instanceof Failure.TooLong || failure instanceof Failure.Malformed;
    }

    private void over(ConnectionEnd how, @Nullable Failure failure) {
        Message unfinished = conversation.unfinished();
        // before the journal, so that a thread that waits for the end finds it reported
        stub.ended(number, how, failure, unfinished);
        journal.ended(number, how, failure, unfinished);
    }

    /** Receives what the interceptor decides in place of a message. */
    private void intercept(Message message) throws InterruptedException {
        MessageInterceptor interceptor = stubScript.interceptor();
        if (!interceptor.intercepts(Direction.C2S)) {
            received(message);
            return;
        }
        InterceptedReply reply = interceptor.intercept(new InterceptedMessage(
                Direction.C2S,
                request(message, count + 1),
                () -> giver.isEnded() || stub.isStopping()));
        reply.before().forEach(this::received);
        reply.message().ifPresent(this::received);
        reply.after().forEach(this::received);
        if (reply.end() != After.KEEP) {
            finish(reply.end());
        }
    }

    private Request request(Message message, long messageNumber) {
        Request alone = new Request(message, messageNumber, number, state, stubScript.state());
        return first == null ? alone : alone.after(first);
    }

    private void received(Message message) {
        count++;
        Request request = request(message, count);
        first = first == null ? request : first;
        boolean probe = count == 1 && message.size() == 0 && stub.endsByClosing();
        StubScript.Found found = find(request, probe);
        // before the journal, so that a thread that waits for the message sees the new state
        become(found.answer());
        Occasion occasion =
                new Occasion(request, found.groups(), number, found.count(), Instant.now());
        stubScript.received(
                new ReceivedMessage(number, count, journal.now(), message, found.rule()));
        Job job = new Job(found.answer(), occasion, count, found.rule().orElse(""));
        try {
            answers.put(() -> journal.received(number, request, found.rule()), job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next receive ends the connection
        }
    }

    /**
     * Finds the answer to a request. An exception of a matcher is reported as a finding, and the
     * message then counts as unmatched.
     */
    private StubScript.Found find(Request request, boolean probe) {
        try {
            return stubScript.find(request, probe);
        } catch (RuntimeException | Error e) { // a pattern may need too deep a stack
            stub.unanswered(request, e);
            return stubScript.unmatched();
        }
    }

    /** Applies the state changes of an answer at once, so that they affect the next message. */
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

    /**
     * Queues this answer. If the queue is full, reports a finding and drops the answer. Any thread
     * may call it.
     */
    void push(Answer answer) {
        if (!answers.offer(new Job(answer, unasked(), 0, ""))) {
            stub.unanswered(
                    nothingAsked(),
                    new IllegalStateException("a push found " + AnswerQueue.MOST
                            + " answers waiting, and no room; push less often"));
        }
    }

    /** Closes or resets the connection at once. Any thread may call it. */
    void finish(After after) {
        giver.end(after);
        stubScript.interceptor().ended(number);
        if (after == After.RESET) {
            conversation.reset(); // although the client may not have received all bytes
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
            // the connection has ended
        }
    }

    long number() {
        return number;
    }

    /** Returns the queue of the answers of this connection. */
    AnswerQueue answers() {
        return answers;
    }

    private boolean isOpen() {
        return giver.isOpen() && !stub.isStopping();
    }
}
