package dev.antiphon.engine.client;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The message handler of a client's connection. It sends requests and completes the call of each
 * reply; {@link ReplyMatcher} finds the call.
 *
 * <p>The {@link State} decides whether a call is sent, waits or is refused. Calls wait here until
 * the connection is open.
 *
 * <p>If replies come in the order of the requests, a request that times out closes the connection,
 * so that its late reply can never be matched to another request. The other requests in flight on
 * the connection then fail too, and are not sent again.
 */
final class ReplyHandler implements MessageHandler {
    private enum State {
        /** The connection is not open yet; calls wait. */
        CONNECTING,
        /** The connection is open; calls are sent at once. */
        OPEN,
        /** The connection was open, and accepts no further calls. */
        RETIRED,
        /** The connection never opened, and accepts no further calls. */
        UNCONNECTED
    }

    private final CallDispatcher dispatcher;
    private final boolean oneShot;
    private final LinkedHashMap<Object, Call> waiting = new LinkedHashMap<>(4);
    private final ReplyMatcher replyMatcher;
    private final ConnectAttempts connectAttempts;
    private State state = State.CONNECTING;

    /**
     * The time of the next check for overdue replies, on the monotonic clock. It is at most the
     * earliest deadline of a reply.
     */
    private long nextDue = TimerTask.NEVER;

    ReplyHandler(CallDispatcher dispatcher, boolean oneShot) {
        this.dispatcher = dispatcher;
        this.oneShot = oneShot;
        this.replyMatcher = dispatcher.replyMatcher();
        ClientConnections connections = dispatcher.connections();
        this.connectAttempts = new ConnectAttempts(
                connections, () -> connections.create(this, oneShot), this::fail);
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    private boolean wasOpen() {
        return state == State.OPEN || state == State.RETIRED;
    }

    private boolean takesCalls() {
        return state == State.CONNECTING || state == State.OPEN;
    }

    /** Returns the number of calls on this connection, sent or waiting for it to open. */
    int inFlight() {
        return waiting.size() + replyMatcher.size();
    }

    void submit(Call call) {
        call.on = this;
        TcpConnection current = connectAttempts.connection();
        if (state == State.OPEN && current != null) {
            send(current, call);
            current.loop().touch(current);
        } else {
            waiting.put(call.key, call);
        }
    }

    /** Removes a cancelled call. If its request was sent, its reply is still expected. */
    void withdraw(Call call) {
        waiting.remove(call.key, call);
        if (!takesCalls()) {
            return;
        }
        if (!oneShot) {
            abandon(call);
            return;
        }
        retire();
        replyMatcher.clear();
        TcpConnection current = connectAttempts.connection();
        if (wasOpen() && current != null) {
            current.closeNow(How.RST);
        } else {
            fail(new Failure.Stopped(Phase.CONNECT));
        }
    }

    /**
     * Abandons a call; its id stays reserved. If too many ids are reserved, the connection is
     * closed, since the server loses replies.
     */
    private void abandon(Call call) {
        int abandoned = replyMatcher.abandon(call);
        dispatcher.roomAgain();
        TcpConnection current = connectAttempts.connection();
        if (current != null && abandoned > current.limits().maxLateReplies()) {
            Failure failure =
                    new ClientFailure.TooManyLate(abandoned, current.limits().maxLateReplies());
            current.drop(failure, How.FAILURE);
        }
    }

    boolean holds(Object key) {
        return waiting.containsKey(key) || replyMatcher.holds(key);
    }

    /** Tries to connect to the addresses one after the other. */
    void connect(List<? extends SocketAddress> candidates) {
        if (state == State.CONNECTING) {
            connectAttempts.begin(candidates);
        }
    }

    @Override
    public Failure connectFailure(Exception cause) {
        return connectAttempts.failure(cause);
    }

    @Override
    public void opened(TcpConnection opened) {
        state = State.OPEN;
        connectAttempts.over();
        dispatcher.opened(oneShot);
        while (state == State.OPEN && !waiting.isEmpty()) {
            send(opened, waiting.pollFirstEntry().getValue());
        }
    }

    private void send(TcpConnection to, Call call) {
        if (!call.leaves()) {
            return; // cancelled before it was sent
        }
        call.composedBefore = to.frameWriter().composedBytes();
        call.until = call.untilFrom(to.loop().now(), dispatcher.replyTimeout());
        nextDue = Math.min(nextDue, call.until);
        // added first: if composing breaks the connection, this call fails too
        replyMatcher.add(call);
        try {
            to.compose(call.request.buffer(), null);
            call.requestTag = RequestTag.last(to);
        } catch (IllegalArgumentException e) {
            replyMatcher.remove(call);
            Failure failure = new Failure.NotEncodable(e);
            dispatcher.connections().report(to, failure);
            dispatcher.failed(call, failure, false);
            if (oneShot) {
                to.finish(After.CLOSE);
            }
        }
    }

    @Override
    public @Nullable RequestTag asked(BorrowedMessage message) {
        Call call = replyMatcher.peek(message);
        return call == null ? null : call.requestTag;
    }

    @Override
    public void message(TcpConnection from, BorrowedMessage message) {
        Call call = replyMatcher.take(message);
        if (call == null) {
            unasked(from, message);
            return;
        }
        Message reply = message.toMessage();
        if (oneShot) {
            retire();
            from.finish(After.CLOSE);
        }
        call.complete(reply);
        dispatcher.replied(call);
    }

    private void unasked(TcpConnection from, MessageView message) {
        if (replyMatcher.anyOrder()) {
            // the reply is dropped: in any order, other replies still match their requests
            dispatcher.connections().report(from, dispatcher.unmatched(message));
        } else if (!oneShot) {
            from.fail(new Failure.Malformed("a message arrived that no request is waiting for"));
        }
    }

    @Override
    public boolean takesMore(TcpConnection from) {
        return true;
    }

    @Override
    public boolean busy() {
        return inFlight() > 0;
    }

    @Override
    public void advance(TcpConnection from) {}

    @Override
    public void inputEnded(TcpConnection from) {
        retire();
        if (busy()) {
            from.fail(new ClientFailure.ClosedWithoutReply());
            failAll(new ClientFailure.ClosedWithoutReply()); // also if reading had already ended
        }
    }

    @Override
    public void failed(TcpConnection from, Failure failure) {
        retire();
        failAll(failure);
        from.finish(After.CLOSE);
    }

    @Override
    public void closed(TcpConnection from, Failure why) {
        if (state == State.CONNECTING && why.phase() == Phase.CONNECT) {
            connectAttempts.next(why);
            return;
        }
        boolean lost = wasOpen() && !oneShot && broke(why);
        retire();
        if (lost) {
            dispatcher.lost();
        }
        failAll(why);
        dispatcher.ended(this);
    }

    /**
     * Returns whether a failure ended the connection: neither an idle timeout nor a close by this
     * side.
     */
    private static boolean broke(Failure why) {
        return !(why instanceof Failure.TimedOut late && late.phase() == Phase.IDLE)
                && !(why instanceof Failure.Stopped && why.phase() == Phase.CONNECT);
    }

    /** Excludes this connection from further calls. */
    private void retire() {
        state = wasOpen() ? State.RETIRED : State.UNCONNECTED;
        dispatcher.retire(this);
    }

    @Override
    public long deadline(TcpConnection from) {
        return nextDue;
    }

    @Override
    public void due(TcpConnection from, long now) {
        if (now < nextDue) {
            return;
        }
        if (!replyMatcher.late(now).isEmpty()) {
            // replies that arrived while this loop was busy are in time
            from.frameReader().readArrived(from.limits().maxMessageBytes());
        }
        List<Call> late = replyMatcher.late(now);
        nextDue = replyMatcher.earliest();
        if (late.isEmpty()) {
            return;
        }
        Failure failure = timedOut(from, late.get(0));
        if (replyMatcher.anyOrder() && !oneShot) {
            for (Call call : late) {
                dispatcher.connections().report(from, timedOut(from, call));
                fail(call, timedOut(from, call));
                abandon(call);
            }
            nextDue = replyMatcher.earliest();
            return;
        }
        retire();
        for (Call call : late) {
            replyMatcher.remove(call);
            fail(call, timedOut(from, call));
        }
        failAll(new Failure.Stopped(Phase.REPLY));
        from.drop(failure, How.TIMEOUT);
    }

    private Failure timedOut(TcpConnection from, Call call) {
        return new Failure.TimedOut(
                Phase.REPLY, call.limit(dispatcher.replyTimeout()), from.heldBytes());
    }

    /** Fails every call and the connection with this failure. */
    void fail(Failure failure) {
        TcpConnection current = connectAttempts.connection();
        boolean owes = busy();
        boolean unconnected = state == State.CONNECTING;
        retire();
        connectAttempts.over();
        if (unconnected) {
            List<Call> calls = List.copyOf(waiting.values());
            waiting.clear();
            dispatcher.unconnected(calls, failure, oneShot);
        }
        failAll(failure);
        if (current != null && !current.closeSequence().isClosed()) {
            if (owes) {
                current.closeSequence().tell(failure);
            }
            current.closeNow(How.FIN);
        }
        dispatcher.ended(this);
    }

    private void failAll(Failure failure) {
        replyMatcher.clear().forEach(call -> fail(call, failure));
        List<Call> unsent = List.copyOf(waiting.values());
        waiting.clear();
        unsent.forEach(call -> fail(call, failure));
    }

    private void fail(Call call, Failure failure) {
        dispatcher.failed(call, failure, wasSent(call));
    }

    /** Returns whether any byte of the request was passed to the link and may have been sent. */
    private boolean wasSent(Call call) {
        TcpConnection current = connectAttempts.connection();
        return wasOpen()
                && current != null
                && call.isSent()
                && current.frameWriter().takenBytes() > call.composedBefore;
    }
}
