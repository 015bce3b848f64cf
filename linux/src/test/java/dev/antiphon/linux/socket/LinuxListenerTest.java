package dev.antiphon.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.linux.epoll.EpollTransport;
import dev.antiphon.linux.uring.UringTransport;
import dev.antiphon.transport.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/** A listener that begins no more connections serves those that have begun, and no other. */
class LinuxListenerTest {
    private static final int TURNS_MAX = 2000;
    private static final long TURN_NANOS = 10_000_000;

    private final ArrayDeque<Transport.Accepted> accepted = new ArrayDeque<>();
    private final Transport.Acceptor acceptor = new Transport.Acceptor() {
        @Override
        public boolean mayAccept() {
            return true;
        }

        @Override
        public int room() {
            return 1000;
        }

        @Override
        public void accepted(Transport.Accepted each) {
            accepted.add(each);
        }

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }
    };

    @Test
    void laterConnectionReachesTheNextListenerOnEpoll() throws Exception {
        try (EpollTransport transport = new EpollTransport()) {
            handsOver(transport, "127.0.0.1");
            handsOver(transport, "::1");
        }
    }

    @Test
    void laterConnectionReachesTheNextListenerOnUring() throws Exception {
        try (UringTransport transport = new UringTransport()) {
            handsOver(transport, "127.0.0.1");
            handsOver(transport, "::1");
        }
    }

    private void handsOver(LinuxTransport transport, String host) throws IOException {
        Transport.Listener first = listener(transport, new InetSocketAddress(host(host), 0));
        SocketAddress address = first.address();
        transport.poll(0); // from here on it accepts by itself
        try (SocketChannel before = SocketChannel.open(address);
                SocketChannel after = SocketChannel.open()) {
            assertThat(first.beginNoMore()).isTrue();
            after.configureBlocking(false);
            assertThat(after.connect(address)).isFalse();
            first.acceptWaiting();
            assertThat(remotes()).containsExactly(before.getLocalAddress());
            first.close();
            assertThat(after.finishConnect())
                    .as("neither connected nor refused")
                    .isFalse();

            Transport.Listener second = listener(transport, address);
            for (int i = 0; i < TURNS_MAX && accepted.isEmpty(); i++) {
                transport.poll(TURN_NANOS);
            }
            assertThat(after.finishConnect()).isTrue();
            assertThat(remotes()).containsExactly(after.getLocalAddress());
            second.close();
        }
    }

    private List<SocketAddress> remotes() {
        List<SocketAddress> remotes =
                accepted.stream().map(Transport.Accepted::remoteAddress).toList();
        accepted.forEach(Transport.Accepted::discard);
        accepted.clear();
        return remotes;
    }

    @Test
    void unixSocketHasNoHandshakesToWaitFor(@TempDir Path folder) throws Exception {
        try (EpollTransport transport = new EpollTransport()) {
            Transport.Listener listener =
                    listener(transport, UnixDomainSocketAddress.of(folder.resolve("socket")));
            assertThat(listener.beginNoMore()).isFalse();
            listener.close();
        }
    }

    private Transport.Listener listener(LinuxTransport transport, SocketAddress address)
            throws IOException {
        Transport.Listener listener = transport.listen(address, 16, acceptor);
        listener.accepting(true);
        return listener;
    }

    private static InetAddress host(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }
}
