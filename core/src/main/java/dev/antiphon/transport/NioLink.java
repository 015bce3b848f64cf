package dev.antiphon.transport;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connected socket of the NIO transport. */
final class NioLink implements Transport.Link, NioTransport.Endpoint {
    static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final NioTransport transport;
    private Transport.Receiver receiver;
    private long takenBytes;

    NioLink(
            NioTransport transport,
            SocketChannel channel,
            int interest,
            Transport.Receiver receiver)
            throws IOException {
        this.transport = transport;
        this.channel = channel;
        this.receiver = receiver;
        this.key = channel.register(transport.selector(), interest, this);
    }

    /**
     * Passes the ready events of the socket to the receiver. An exception of the receiver is passed
     * to its {@code failed}, so that it ends only this connection.
     */
    @Override
    public void ready(SelectionKey ready) {
        try {
            int ops = ready.readyOps();
            if ((ops & SelectionKey.OP_CONNECT) != 0) {
                if (channel.isConnected()) {
                    // a probe detected the failure
                    receiver.failed(new IOException("the connection broke"));
                } else {
                    finishConnect();
                }
                return;
            }
            if ((ops & SelectionKey.OP_WRITE) != 0) {
                receiver.writable();
            }
            if ((ops & SelectionKey.OP_READ) != 0 && key.isValid()) {
                read();
            }
        } catch (Throwable e) { // also an Error: it ends one connection, not the loop
            receiver.failed(e);
        }
    }

    /**
     * Completes the connect at the next poll, for a socket that has connected at once, as Unix
     * sockets do. The selector reports no connect event for such a socket.
     */
    void isConnectedAlready() {
        NioTransport.Endpoint once = ready -> {
            ready.attach(this);
            try {
                finishConnect();
            } catch (Throwable e) { // as in ready
                receiver.failed(e);
            }
        };
        key.attach(once);
    }

    private void finishConnect() {
        try {
            channel.finishConnect();
            SelfConnectedException.refuse(this);
        } catch (IOException e) {
            receiver.connectFailed(e);
            return;
        }
        key.interestOps(SelectionKey.OP_READ);
        receiver.connected();
    }

    private void read() {
        ByteBuffer into = transport.readBuffer().clear();
        int got;
        try {
            got = channel.read(into);
        } catch (IOException e) {
            receiver.failed(e);
            return;
        }
        if (got > 0) {
            receiver.received(into.flip());
        } else if (got < 0) {
            wantRead(false); // the selector reports an ended input as readable forever
            receiver.inputEnded();
        }
    }

    @Override
    public void readNow() {
        if (key.isValid() && (key.interestOps() & SelectionKey.OP_READ) != 0) {
            read();
        }
    }

    @Override
    public void acknowledgeNow() {
        if (!channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
            return;
        }
        try {
            channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        } catch (IOException e) {
            // the socket is closed or broken; its next read reports that
        }
    }

    @Override
    public void probe() {
        want(SelectionKey.OP_CONNECT, true);
        transport.probe(this);
    }

    /**
     * Ends a probe after one poll. Otherwise a writable socket would end every further poll at
     * once.
     */
    void probed() {
        want(SelectionKey.OP_CONNECT, false);
    }

    @Override
    public boolean keepAlive(Duration within) {
        return NioKeepAlive.set(channel, within);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        takenBytes += channel.write(bytes);
    }

    @Override
    public long takenBytes() {
        return takenBytes;
    }

    @Override
    public void handTo(Transport.Receiver other) {
        receiver = other;
    }

    @Override
    public void wantRead(boolean on) {
        want(SelectionKey.OP_READ, on);
    }

    @Override
    public void wantWrite(boolean on) {
        want(SelectionKey.OP_WRITE, on);
    }

    private void want(int op, boolean on) {
        if (!key.isValid()) {
            return;
        }
        int before = key.interestOps();
        int after = on ? before | op : before & ~op;
        if (after != before) {
            key.interestOps(after);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public SocketAddress localAddress() {
        try {
            SocketAddress address = channel.getLocalAddress();
            return address == null ? UNKNOWN : address;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    @Override
    public SocketAddress remoteAddress() {
        try {
            SocketAddress address = channel.getRemoteAddress();
            return address == null ? UNKNOWN : address;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the socket is closed in any case
        }
    }

    @Override
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // the socket is closed in order instead
        }
        close();
    }
}
