package dev.antiphon.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;

/** The transport on the JDK's own selector. Works wherever Java does. */
final class NioTransport implements Transport {
    /** What stands behind a selection key. */
    interface Endpoint {
        void ready(SelectionKey key);
    }

    static final String FAMILY_MISSING = "address family not supported";
    private static final int READ_BYTES = 1 << 16;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;

    /** Every link of this loop reads into this one buffer; idle connections hold none. */
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);

    /** Links whose errors the next poll is to find, and no later one. */
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
            // closed within this turn: whoever closed it has told its receiver
        }
    }

    Selector selector() {
        return selector;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** Has the link told when the next poll is over. */
    void probe(NioLink link) {
        probed.add(link);
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public Listener listen(InetSocketAddress address, int backlog, Acceptor acceptor)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(address, backlog);
            return new NioListener(selector, channel, acceptor);
        } catch (UnsupportedAddressTypeException e) {
            channel.close();
            throw new SocketException(FAMILY_MISSING);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Link open(Accepted accepted, Receiver receiver) throws IOException {
        SocketChannel channel = ((NioListener.NioAccepted) accepted).channel();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new NioLink(this, channel, SelectionKey.OP_READ, receiver);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Link connect(InetSocketAddress address, Receiver receiver) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(address);
            // also when it connected at once: finishConnect then tells, in a later turn
            return new NioLink(this, channel, SelectionKey.OP_CONNECT, receiver);
        } catch (UnsupportedAddressTypeException e) {
            channel.close();
            throw new SocketException(FAMILY_MISSING);
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
