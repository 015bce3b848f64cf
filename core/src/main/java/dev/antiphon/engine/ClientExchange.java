package dev.antiphon.engine;

import dev.antiphon.ClientFault;
import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.MessageView;
import dev.antiphon.Phase;
import dev.antiphon.Reply.After;
import dev.antiphon.event.ConnectionEvent.How;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The client's side of one connection: requests out, replies back, each to its own request as
 * {@link Awaited} knows.
 *
 * <p>In order, a request whose time is over ends the connection, so that its late reply can never
 * be taken for another's. The others in flight on it end then too, each visibly and none sent
 * again.
 */
final class ClientExchange implements Exchange {
    private final ClientEngine engine;
    private final boolean oneShot;
    private final LinkedHashMap<Object, Call> waiting = new LinkedHashMap<>(4);
    private final Awaited awaited;
    private final Attempts attempts;
    private boolean open;
    private boolean over;

    /** When the next reply should have come, or earlier: looking too early costs little. */
    private long nextDue = Timed.NEVER;

    ClientExchange(ClientEngine engine, boolean oneShot) {
        this.engine = engine;
        this.oneShot = oneShot;
        this.awaited = engine.awaited();
        this.attempts = new Attempts(engine, () -> engine.connection(this, oneShot), this::fail);
    }

    boolean isOpen() {
        return open;
    }

    /** How many calls take room here: sent, or waiting for it to open. */
    int inFlight() {
        return waiting.size() + awaited.size();
    }

    void submit(Call call) {
        call.on = this;
        LiveConnection current = attempts.connection();
        if (open && current != null) {
            send(current, call);
            current.loop().touch(current);
        } else {
            waiting.put(call.key, call);
        }
    }

    /** Nobody waits for this call any more. Where it has left, its reply is still to come. */
    void withdraw(Call call) {
        waiting.remove(call.key, call);
        if (over) {
            return;
        }
        if (!oneShot) {
            abandon(call);
            return;
        }
        over = true;
        awaited.clear();
        LiveConnection current = attempts.connection();
        if (open && current != null) {
            current.closeNow(How.RST);
        } else {
            fail(new Fault.Stopped(Phase.CONNECT));
        }
    }

    /** Its id stays taken; past the limit the connection ends, since its server loses replies. */
    private void abandon(Call call) {
        int abandoned = awaited.abandon(call);
        engine.roomAgain();
        LiveConnection current = attempts.connection();
        if (current != null && abandoned > current.limits().lateRepliesMax()) {
            Fault fault =
                    new ClientFault.TooManyLate(abandoned, current.limits().lateRepliesMax());
            current.drop(fault, How.FAULT);
        }
    }

    boolean holds(Object key) {
        return waiting.containsKey(key) || awaited.holds(key);
    }

    /** Tries the addresses one after the other. */
    void connect(List<? extends SocketAddress> candidates) {
        if (!over) {
            attempts.begin(candidates);
        }
    }

    @Override
    public Fault connectFault(Exception cause) {
        return attempts.fault(cause);
    }

    @Override
    public void opened(LiveConnection opened) {
        open = true;
        attempts.over();
        engine.opened(oneShot);
        while (!over && !waiting.isEmpty()) {
            send(opened, waiting.pollFirstEntry().getValue());
        }
    }

    private void send(LiveConnection to, Call call) {
        call.leaves(); // first: who cancels it later sees that
        if (call.reply.isDone()) {
            return; // cancelled before it left
        }
        call.composedBefore = to.outflow().composedBytes();
        call.until = call.untilFrom(to.loop().now(), engine.replyTimeout());
        nextDue = Math.min(nextDue, call.until);
        // before it is composed: should the connection break then, it ends with the others
        awaited.add(call);
        try {
            to.compose(call.request.buffer(), null);
            call.asked = Asked.last(to);
        } catch (IllegalArgumentException e) {
            awaited.remove(call);
            Fault fault = new Fault.NotEncodable(String.valueOf(e.getMessage()));
            engine.tell(to, fault);
            engine.failed(call, fault, false);
            if (oneShot) {
                to.finish(After.CLOSE);
            }
        }
    }

    @Override
    public @Nullable Asked asked(BorrowedMessage message) {
        Call call = awaited.peek(message);
        return call == null ? null : call.asked;
    }

    @Override
    public void message(LiveConnection from, BorrowedMessage message) {
        Call call = awaited.take(message);
        if (call == null) {
            unasked(from, message);
            return;
        }
        Message reply = message.toMessage();
        if (oneShot) {
            over = true;
            from.finish(After.CLOSE);
        }
        call.complete(reply);
        engine.replied(call);
    }

    private void unasked(LiveConnection from, MessageView message) {
        if (awaited.anyOrder()) {
            engine.tell(from, engine.unmatched(message)); // dropped: no other can be taken for it
        } else if (!oneShot) {
            from.fault(new Fault.Malformed("a message arrived that no request is waiting for"));
        }
    }

    @Override
    public boolean takesMore(LiveConnection from) {
        return true;
    }

    @Override
    public boolean busy() {
        return inFlight() > 0;
    }

    @Override
    public void advance(LiveConnection from) {}

    @Override
    public void inputEnded(LiveConnection from) {
        retire();
        if (busy()) {
            from.fault(new Fault.ClosedWithoutReply());
            failAll(new Fault.ClosedWithoutReply()); // also where reading was over already
        }
    }

    @Override
    public void faulted(LiveConnection from, Fault fault) {
        retire();
        failAll(fault);
        from.finish(After.CLOSE);
    }

    @Override
    public void closed(LiveConnection from, Fault why) {
        boolean mayTryNext = !open && !over && why.phase() == Phase.CONNECT;
        if (mayTryNext) {
            attempts.next(why);
            return;
        }
        boolean lost = open && !oneShot && broke(why);
        retire();
        if (lost) {
            engine.lost();
        }
        failAll(why);
        engine.ended(this);
    }

    /** Whether it did not just end for want of use, or for a reason that is this side's. */
    private static boolean broke(Fault why) {
        return !(why instanceof Fault.TimedOut late && late.phase() == Phase.IDLE)
                && !(why instanceof Fault.Stopped && why.phase() == Phase.CONNECT);
    }

    /** It takes no further calls. */
    private void retire() {
        over = true;
        engine.retire(this);
    }

    @Override
    public long deadline(LiveConnection from) {
        return nextDue;
    }

    @Override
    public void due(LiveConnection from, long now) {
        if (now < nextDue) {
            return;
        }
        List<Call> late = awaited.late(now);
        nextDue = awaited.earliest();
        if (late.isEmpty()) {
            return;
        }
        Fault fault = timedOut(from, late.get(0));
        if (awaited.anyOrder() && !oneShot) {
            for (Call call : late) {
                engine.tell(from, timedOut(from, call));
                fail(call, timedOut(from, call));
                abandon(call);
            }
            nextDue = awaited.earliest();
            return;
        }
        retire();
        for (Call call : late) {
            awaited.remove(call);
            fail(call, timedOut(from, call));
        }
        failAll(new Fault.Stopped(Phase.REPLY));
        from.drop(fault, How.TIMEOUT);
    }

    private Fault timedOut(LiveConnection from, Call call) {
        return new Fault.TimedOut(Phase.REPLY, call.limit(engine.replyTimeout()), from.heldBytes());
    }

    /** Ends every call, and the connection. */
    void fail(Fault fault) {
        LiveConnection current = attempts.connection();
        boolean owes = busy();
        boolean unconnected = !open && !over;
        retire();
        attempts.over();
        if (unconnected) {
            List<Call> calls = List.copyOf(waiting.values());
            waiting.clear();
            engine.unconnected(calls, fault, oneShot);
        }
        failAll(fault);
        if (current != null && !current.ending().isClosed()) {
            if (owes) {
                current.ending().tell(fault);
            }
            current.closeNow(How.FIN);
        }
        engine.ended(this);
    }

    private void failAll(Fault fault) {
        awaited.clear().forEach(call -> fail(call, fault));
        List<Call> unsent = List.copyOf(waiting.values());
        waiting.clear();
        unsent.forEach(call -> fail(call, fault));
    }

    private void fail(Call call, Fault fault) {
        engine.failed(call, fault, wasSent(call));
    }

    /** Whether any byte of it was handed to the system. */
    private boolean wasSent(Call call) {
        LiveConnection current = attempts.connection();
        return open
                && current != null
                && call.wasComposed()
                && current.outflow().takenBytes() > call.composedBefore;
    }
}
