package dev.antiphon.benchmarks;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.handler.InlineMessageHandler;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The processing of one server connection from the bytes of a read to the bytes of a write. Its
 * link accepts all written bytes and discards them. Only one thread may use it.
 */
public final class Pipeline {
    private final Sink sink = new Sink();
    private final TcpConnection connection;

    /** Creates a pipeline with the default limits, as {@code TcpServer} uses them. */
    public Pipeline(Framing framing, InlineHandler handler, List<EventListener> listeners) {
        EventLoop loop = new EventLoop("benchmark", Limits.defaults(), sink);
        ConnectionConfig connectionConfig = ConnectionConfig.of(
                        Side.SERVER, framing, Limits.defaults(), new EventDispatcher(listeners))
                .keepOpen(true)
                .build();
        InlineMessageHandler exchange =
                new InlineMessageHandler(handler, FailureHandler.standard());
        connection = new TcpConnection(
                1, loop, connectionConfig, exchange, new DecodeContext(), closed -> {});
        try {
            connection.accept(sink);
        } catch (IOException e) {
            throw new IllegalStateException(e); // cannot happen: the sink uses no network
        }
    }

    /** Processes the bytes of one read, and returns the number of bytes written since the start. */
    public long read(ByteBuffer bytes) {
        connection.received(bytes);
        return sink.written;
    }

    /** A transport, an accepted socket and a link in one object. It counts written bytes. */
    private static final class Sink implements Transport, Transport.Link, Transport.Accepted {
        private static final SocketAddress HERE = new InetSocketAddress("127.0.0.1", 1);

        private long written;

        @Override
        public long takenBytes() {
            return written;
        }

        @Override
        public void write(ByteBuffer bytes) {
            written += bytes.remaining();
            bytes.position(bytes.limit());
        }

        @Override
        public Link open(Accepted accepted, Receiver receiver) {
            return this;
        }

        @Override
        public void poll(long nanos) {}

        @Override
        public void wake() {}

        @Override
        public Listener listen(SocketAddress address, int backlog, Acceptor acceptor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Link connect(SocketAddress address, Receiver receiver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void discard() {}

        @Override
        public void refuse() {}

        @Override
        public void handTo(Receiver receiver) {}

        @Override
        public void wantRead(boolean on) {}

        @Override
        public void wantWrite(boolean on) {}

        @Override
        public void readNow() {}

        @Override
        public void probe() {}

        @Override
        public boolean keepAlive(Duration within) {
            return true;
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public SocketAddress localAddress() {
            return HERE;
        }

        @Override
        public SocketAddress remoteAddress() {
            return HERE;
        }

        @Override
        public void close() {}

        @Override
        public void reset() {}
    }
}
