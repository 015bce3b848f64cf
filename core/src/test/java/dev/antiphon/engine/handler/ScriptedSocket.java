package dev.antiphon.engine.handler;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.ManualClock;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * An in-memory transport with one socket, on a clock that a test drives. Each poll runs the next
 * step of the test. A poll without a step lets the time pass that it would have waited for.
 */
final class ScriptedSocket implements Transport, Transport.Link, Transport.Accepted {
    private static final SocketAddress HERE = new InetSocketAddress(1);

    private final ArrayDeque<Runnable> polls = new ArrayDeque<>();
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private final ManualClock clock = new ManualClock();
    private Receiver receiver = null;
    private boolean holdsInput;
    private int acknowledged;
    private final List<String> ends = new ArrayList<>();
    private long pendingBytes;

    /** Returns the clock of its loop. */
    ManualClock clock() {
        return clock;
    }

    /** The next poll without a step does this. */
    ScriptedSocket poll(Runnable step) {
        polls.add(step);
        return this;
    }

    /** A poll that brings these reads. */
    ScriptedSocket reads(String... texts) {
        return poll(() -> {
            for (String each : texts) {
                read(each);
            }
        });
    }

    /** A poll that takes so long, during which these arrive and are not read. */
    ScriptedSocket lasts(Duration time, String... arriving) {
        return poll(() -> {
            clock.advance(time);
            waiting.addAll(List.of(arriving));
        });
    }

    /** A poll after which the link holds the front of something, or no longer does. */
    ScriptedSocket holds(boolean front) {
        return poll(() -> holdsInput = front);
    }

    private void read(String text) {
        receiver.received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void poll(long nanos) {
        Runnable step = polls.poll();
        if (step != null) {
            step.run();
        } else if (nanos > 0) {
            clock.advance(Duration.ofNanos(nanos));
        } else if (nanos < 0) {
            LockSupport.parkNanos(1_000_000); // no deadline is left: until the loop is stopped
        }
    }

    @Override
    public void readNow() {
        String next = waiting.poll();
        if (next != null) {
            read(next);
        }
    }

    @Override
    public void acknowledgeNow() {
        acknowledged++;
    }

    /** How often the system was to acknowledge at once. */
    int acknowledged() {
        return acknowledged;
    }

    /** Returns a server's connection over this socket, on a loop that the test does the work of. */
    TcpConnection connection(MessageHandler handler) throws IOException {
        EventLoop loop = new EventLoop("test", Limits.defaults(), this, clock);
        EventDispatcher nobody = new EventDispatcher(List.of());
        ConnectionConfig config = ConnectionConfig.of(
                        Side.SERVER, Framing.line(), Limits.defaults(), nobody)
                .keepOpen(true)
                .build();
        TcpConnection connection =
                new TcpConnection(1, loop, config, handler, new DecodeContext(), closed -> {});
        connection.accept(this);
        return connection;
    }

    /** The link keeps so many of the bytes that it took. */
    void keeps(long bytes) {
        pendingBytes = bytes;
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    /** Returns what was asked of the link to end it, in order: {@code shut}, {@code close}. */
    List<String> ends() {
        return ends;
    }

    /** Returns the one that learns what the socket brings. */
    Receiver receiver() {
        return receiver;
    }

    @Override
    public boolean holdsInput() {
        return holdsInput;
    }

    @Override
    public Link open(Accepted accepted, Receiver told) {
        receiver = told;
        return this;
    }

    @Override
    public void write(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void wake() {}

    @Override
    public Listener listen(SocketAddress address, int backlog, Acceptor acceptor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Link connect(SocketAddress address, Receiver told) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void discard() {}

    @Override
    public void refuse() {}

    @Override
    public void handTo(Receiver told) {
        receiver = told;
    }

    @Override
    public void wantRead(boolean on) {}

    @Override
    public void wantWrite(boolean on) {}

    @Override
    public void probe() {}

    @Override
    public boolean keepAlive(Duration within) {
        return true;
    }

    @Override
    public void shutdownOutput() {
        ends.add("shut");
    }

    @Override
    public SocketAddress localAddress() {
        return HERE;
    }

    @Override
    public SocketAddress remoteAddress() {
        return HERE;
    }

    @Override
    public void close() {
        ends.add("close");
    }

    @Override
    public long takenBytes() {
        return 0;
    }

    @Override
    public void reset() {
        ends.add("reset");
    }
}
