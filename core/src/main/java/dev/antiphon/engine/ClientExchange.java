package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.Reply.After;
import dev.antiphon.event.ConnectionEvent.How;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/**
 * The client's side of one connection: requests out, replies back in the same order.
 *
 * <p>A request whose time is over ends the connection, so that its late reply can never be taken for another's. The others
 * in flight on it end then too, each visibly and none sent again.
 */
final class ClientExchange implements Exchange {
    private final ClientEngine engine;
    private final boolean oneShot;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>(2);
    private final ArrayDeque<Call> sent = new ArrayDeque<>(2);
    private final ArrayDeque<SocketAddress> addresses = new ArrayDeque<>(2);
    private final ConnectDeadline connectDeadline;
    private @Nullable LiveConnection connection;
    private @Nullable Fault refused;
    private boolean open;
    private boolean over;

    ClientExchange(ClientEngine engine, boolean oneShot) {
        this.engine = engine;
        this.oneShot = oneShot;
        this.connectDeadline = new ConnectDeadline();
        engine.loop().wheel.schedule(connectDeadline, connectDeadline.at);
    }

    boolean takesCalls() {
        return !over;
    }

    void submit(Call call) {
        LiveConnection current = connection;
        if (open && current != null) {
            send(current, call);
            current.loop.touch(current);
        } else {
            waiting.add(call);
        }
    }

    /** Tries the addresses one after the other, all within the one connect deadline. */
    void connect(List<? extends SocketAddress> candidates) {
        if (!over) {
            addresses.addAll(candidates);
            connectNext(new Fault.UnknownHost(engine.target().toString()));
        }
    }

    private void connectNext(Fault last) {
        if (last instanceof Fault.Refused) {
            refused = last; // says more than what the next address may say, e.g. no route by IPv6
        }
        SocketAddress address = addresses.poll();
        if (address == null) {
            fail(refused == null ? last : refused);
            return;
        }
        LiveConnection next = engine.connection(this, oneShot);
        try {
            next.connect(address);
            connection = next;
        } catch (IOException | RuntimeException e) {
            connectNext(connectFault(e));
        }
    }

    @Override
    public Fault connectFault(Exception cause) {
        String reason = String.valueOf(cause.getMessage());
        if (Failures.isRefused(cause, engine.target())) {
            return new Fault.Refused(engine.target());
        }
        return new Fault.Io(Phase.CONNECT, "cannot connect to " + engine.target() + ": " + reason);
    }

    @Override
    public void opened(LiveConnection opened) {
        open = true;
        engine.loop().wheel.cancel(connectDeadline);
        while (!over && !waiting.isEmpty()) {
            send(opened, waiting.remove());
        }
    }

    private void send(LiveConnection to, Call call) {
        if (call.reply.isDone()) {
            return; // cancelled before it left
        }
        call.composedBefore = to.outflow.composedBytes();
        call.until = to.loop.now() + engine.replyTimeout().toNanos();
        sent.add(call); // before it is composed: should the connection break then, it ends with the
        // others
        try {
            to.compose(call.request.buffer(), null);
            call.asked = Asked.last(to);
        } catch (IllegalArgumentException e) {
            sent.remove(call);
            Fault fault = new Fault.NotEncodable(String.valueOf(e.getMessage()));
            engine.tell(to, fault);
            call.fail(fault, false);
            if (oneShot) {
                to.finish(After.CLOSE);
            }
        }
    }

    @Override
    public @Nullable Asked asked(BorrowedMessage message) {
        Call call = sent.peek();
        return call == null ? null : call.asked;
    }

    @Override
    public void message(LiveConnection from, BorrowedMessage message) {
        Call call = sent.poll();
        if (call == null) {
            if (!oneShot) {
                from.fault(new Fault.Malformed("a message arrived that no request is waiting for"));
            }
            return;
        }
        Message reply = message.owned();
        if (oneShot) {
            over = true;
            from.finish(After.CLOSE);
        }
        call.reply.complete(reply);
    }

    @Override
    public boolean takesMore(LiveConnection from) {
        return true;
    }

    @Override
    public boolean busy() {
        return !sent.isEmpty() || !waiting.isEmpty();
    }

    @Override
    public void advance(LiveConnection from) {}

    @Override
    public void inputEnded(LiveConnection from) {
        over = true;
        if (busy()) {
            from.fault(new Fault.ClosedWithoutReply());
            failAll(new Fault.ClosedWithoutReply()); // also where reading was over already
        }
    }

    @Override
    public void faulted(LiveConnection from, Fault fault) {
        over = true;
        failAll(fault);
        from.finish(After.CLOSE);
    }

    @Override
    public void closed(LiveConnection from, Fault why) {
        boolean mayTryNext = !open && !over && why.phase() == Phase.CONNECT;
        if (mayTryNext) {
            connectNext(why);
            return;
        }
        over = true;
        failAll(why);
        engine.ended(this);
    }

    @Override
    public long deadline(LiveConnection from) {
        return deadline();
    }

    private long deadline() {
        Call head = sent.peek();
        return head == null ? NEVER : head.until;
    }

    @Override
    public void due(LiveConnection from, long now) {
        if (now < deadline()) {
            return;
        }
        Call late = sent.remove();
        Fault fault = new Fault.TimedOut(Phase.REPLY, engine.replyTimeout(), from.heldBytes());
        late.fail(fault, wasSent(late));
        over = true;
        failAll(new Fault.Stopped(Phase.REPLY));
        from.ending.drop(fault, How.TIMEOUT);
    }

    /** Ends every call, and the connection. */
    void fail(Fault fault) {
        LiveConnection current = connection;
        boolean owes = busy();
        if (!open && !over) {
            engine.tellConnectFailed(fault);
        }
        over = true;
        engine.loop().wheel.cancel(connectDeadline);
        failAll(fault);
        if (current != null && !current.ending.isClosed()) {
            if (owes) {
                current.ending.tell(fault);
            }
            current.ending.closeNow(How.FIN);
        }
        engine.ended(this);
    }

    private void failAll(Fault fault) {
        failEach(sent, fault);
        failEach(waiting, fault);
    }

    private void failEach(Collection<Call> calls, Fault fault) {
        List<Call> failing = List.copyOf(calls);
        calls.clear();
        failing.forEach(call -> call.fail(fault, wasSent(call)));
    }

    /** Whether any byte of it was handed to the system. */
    private boolean wasSent(Call call) {
        LiveConnection current = connection;
        return open
                && current != null
                && call.until != NEVER
                && current.outflow.takenBytes() > call.composedBefore;
    }

    /** Bounds all of it: the look-up of the name, and the tries of its addresses. */
    private final class ConnectDeadline extends Timed {
        final long at = System.nanoTime() + engine.connectTimeout().toNanos();

        @Override
        void due(long now) {
            if (open || over || (connection != null && connection.isUnderWay())) {
                return; // a handshake has a deadline of its own
            }
            if (now < at) {
                engine.loop().wheel.schedule(this, at);
            } else {
                fail(new Fault.TimedOut(Phase.CONNECT, engine.connectTimeout(), 0));
            }
        }
    }
}
