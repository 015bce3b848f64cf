package dev.antiphon.engine.filter;

import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A step between a socket and the messages: a link to whom is above, a receiver to the link below.
 * Passes on what a filter leaves as it is.
 *
 * <p>A filter passes {@link #connected} upwards once it is through. Until then it has its own
 * deadline, and the one above sends and receives nothing.
 */
public abstract class Filter implements Transport.Link, Transport.Receiver {
    private Transport.Receiver above;
    private Transport.@Nullable Link below;

    public Filter(Transport.Receiver above) {
        this.above = above;
    }

    /** Stands on this link from now on. */
    public void over(Transport.Link link) {
        below = link;
    }

    public Transport.Link below() {
        Transport.Link link = below;
        if (link == null) {
            throw new IllegalStateException("a stage over no link");
        }
        return link;
    }

    public Transport.Receiver above() {
        return above;
    }

    /** Returns whether it, or a stage below, is at work and not through yet. */
    public boolean isUnderWay() {
        return below instanceof Filter under && under.isUnderWay();
    }

    @Override
    public void handTo(Transport.Receiver receiver) {
        above = receiver;
    }

    @Override
    public void connectFailed(IOException cause) {
        above.connectFailed(cause);
    }

    @Override
    public void unsent(ByteBuffer rest) {
        above.unsent(rest);
    }

    @Override
    public boolean isFlushed() {
        return below().isFlushed();
    }

    @Override
    public long takenBytes() {
        return below().takenBytes();
    }

    @Override
    public long unacknowledgedBytes() {
        return below().unacknowledgedBytes();
    }

    @Override
    public void probe() {
        below().probe();
    }

    @Override
    public boolean keepAlive(Duration within) {
        return below().keepAlive(within);
    }

    @Override
    public SocketAddress localAddress() {
        return below().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return below().remoteAddress();
    }
}
