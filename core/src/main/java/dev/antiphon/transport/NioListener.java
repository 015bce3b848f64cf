package dev.antiphon.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket of the NIO transport. */
final class NioListener implements Transport.Listener, NioTransport.Endpoint {
    record NioAccepted(SocketChannel channel) implements Transport.Accepted {
        @Override
        public SocketAddress remoteAddress() {
            try {
                SocketAddress address = channel.getRemoteAddress();
                return address == null ? NioLink.UNKNOWN : address;
            } catch (IOException e) {
                return NioLink.UNKNOWN;
            }
        }

        @Override
        public void refuse() {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // the socket is closed in order instead
            }
            discard();
        }

        @Override
        public void discard() {
            try {
                channel.close();
            } catch (IOException e) {
                // the socket is closed in any case
            }
        }
    }

    /**
     * The largest number of connections accepted in one turn, before open connections are served
     * again.
     */
    private static final int BATCH = 64;

    private final ServerSocketChannel channel;
    private final Transport.Acceptor acceptor;
    private final SelectionKey key;

    /**
     * Removes the file of a Unix socket, so that no more clients can connect; does nothing for TCP.
     */
    private final Runnable hide;

    NioListener(
            Selector selector,
            ServerSocketChannel channel,
            Transport.Acceptor acceptor,
            Runnable hide)
            throws IOException {
        this.hide = hide;
        this.channel = channel;
        this.acceptor = acceptor;
        this.key = channel.register(selector, 0, this);
    }

    @Override
    public void accepting(boolean on) {
        if (key.isValid()) {
            key.interestOps(on ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        accept(BATCH);
    }

    @Override
    public boolean beginNoMore() {
        return false; // the JDK has no socket filter, and sets the backlog only once
    }

    @Override
    public void acceptWaiting() {
        hide.run();
        leaveSelector();
        accept(Integer.MAX_VALUE);
    }

    /**
     * Deregisters the channel from the selector, which takes effect only in a select. As long as a
     * channel is registered, closing it does not close the socket of the system.
     */
    private void leaveSelector() {
        Selector selector = key.selector();
        key.cancel();
        try {
            selector.selectNow(); // the select removes the key
            selector.selectedKeys().clear(); // other ready keys are reported by the next poll
        } catch (IOException e) {
            // the next select removes the key
        }
    }

    private void accept(int most) {
        for (int i = 0; i < most && acceptor.mayAccept(); i++) {
            try {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                hand(new NioAccepted(accepted));
            } catch (IOException e) {
                acceptor.failed(
                        // the JDK reports no failure for a peer that left before it was accepted
                        e);
                return;
            }
        }
    }

    /** Passes an accepted socket to the acceptor; closes the socket if the acceptor throws. */
    private void hand(NioAccepted accepted) {
        try {
            acceptor.accepted(accepted);
        } catch (Throwable e) {
            accepted.discard();
            throw e;
        }
    }

    @Override
    public SocketAddress address() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public void close() {
        hide.run();
        try {
            channel.close();
        } catch (IOException e) {
            // the socket is closed in any case
        }
    }
}
