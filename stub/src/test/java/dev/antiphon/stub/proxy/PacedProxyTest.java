package dev.antiphon.stub.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.test.EventLog;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A proxy passes bytes on no faster than a listener that sets its pace takes them. */
@Timeout(60)
class PacedProxyTest {
    private static final int MANY = 64 << 20;

    /** Takes no message before it may. */
    private static final class Slow extends EventLog<Event> implements EventListener {
        final CountDownLatch mayTake = new CountDownLatch(1);
        final AtomicLong bytes = new AtomicLong();

        @Override
        public void on(Event event) {
            switch (event) {
                case MessageIn in -> take(in.message().size());
                case MessageOut out -> take(out.message().size());
                default -> super.on(event);
            }
        }

        private void take(int count) {
            try {
                mayTake.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            bytes.addAndGet(count);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missesNothing(boolean toClient) throws Exception {
        Slow slow = new Slow();
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                FaultProxy proxy = FaultProxy.to("127.0.0.1:" + listening.getLocalPort())
                        .listener(slow)
                        .pacedBy(slow)
                        .start()) {
            passAll(listening, proxy, toClient, slow);
            slow.await(Closed.class);
        }
        assertThat(slow.bytes).hasValue(MANY);
        assertThat(slow.of(EventsDropped.class)).isEmpty();
    }

    private static void passAll(
            ServerSocket listening, FaultProxy proxy, boolean toClient, Slow slow)
            throws IOException {
        try (Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), proxy.server().port());
                Socket server = listening.accept()) {
            Socket sender = toClient ? server : client;
            Socket receiver = toClient ? client : server;
            Thread.ofVirtual().start(() -> send(sender));
            receiver.setSoTimeout(1_000);
            long received = received(receiver.getInputStream());
            assertThat(received).isLessThan(MANY);
            slow.mayTake.countDown();
            receiver.setSoTimeout(20_000);
            assertThat(received + received(receiver.getInputStream())).isEqualTo(MANY);
        }
    }

    private static void send(Socket to) {
        try {
            to.getOutputStream().write(new byte[MANY]);
            to.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads up to the end, or until nothing comes. */
    private static long received(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
            }
        } catch (SocketTimeoutException e) {
            return bytes;
        }
        return bytes;
    }
}
