package dev.antiphon.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;

/** The transport on the selector of the JDK, which works on every system with Java. */
final class NioTransport implements Transport {
    /** The owner of a selection key. */
    interface Endpoint {
        void ready(SelectionKey key);
    }

    private static final int READ_BYTES = 1 << 16;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;

    /** The read buffer of all links of this loop, so that idle connections need no buffer. */
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);

    /** The links that are checked for errors in the next poll only. */
    private final ArrayDeque<NioLink> probed = new ArrayDeque<>();

    NioTransport() throws IOException {
        selector = Selector.open();
    }

    @Override
    public void poll(long nanos) throws IOException {
        if (nanos == 0) {
            selector.selectNow(NioTransport::dispatch);
        } else if (nanos < 0) {
            selector.select(NioTransport::dispatch);
        } else {
            selector.select(
                    NioTransport::dispatch, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
        for (NioLink each = probed.poll(); each != null; each = probed.poll()) {
            each.probed();
        }
    }

    private static void dispatch(SelectionKey key) {
        try {
            ((Endpoint) key.attachment()).ready(key);
        } catch (CancelledKeyException e) {
            // the channel was closed in this turn; its receiver has been informed
        }
    }

    Selector selector() {
        return selector;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** Checks the link for errors in the next poll. */
    void probe(NioLink link) {
        probed.add(link);
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public Listener listen(SocketAddress address, int backlog, Acceptor acceptor)
            throws IOException {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            ServerSocketChannel channel = NioSockets.listening(address, backlog);
            return listener(channel, acceptor, () -> {});
        }
        ServerSocketChannel channel =
                UnixSocketFile.listen(unix, () -> NioSockets.listening(address, backlog));
        UnixSocketFile file = UnixSocketFile.of(unix);
        return listener(channel, acceptor, file::remove);
    }

    private Listener listener(ServerSocketChannel channel, Acceptor acceptor, Runnable hide)
            throws IOException {
        try {
            return new NioListener(selector, channel, acceptor, hide);
        } catch (IOException | RuntimeException e) {
            hide.run();
            channel.close();
            throw e;
        }
    }

    @Override
    public Link open(Accepted accepted, Receiver receiver) throws IOException {
        SocketChannel channel = ((NioListener.NioAccepted) accepted).channel();
        try {
            channel.configureBlocking(false);
            NioSockets.sendAtOnce(channel);
            return new NioLink(this, channel, SelectionKey.OP_READ, receiver);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public List<Class<?>> classesOfLinks() {
        return List.of(NioListener.class, NioLink.class, NioKeepAlive.class);
    }

    @Override
    public Link connect(SocketAddress address, Receiver receiver) throws IOException {
        SocketChannel channel = NioSockets.connecting(address);
        try {
            if (!channel.isConnected()) {
                return new NioLink(this, channel, SelectionKey.OP_CONNECT, receiver);
            }
            NioLink link = new NioLink(this, channel, SelectionKey.OP_WRITE, receiver);
            link.isConnectedAlready();
            return link;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
