package dev.antiphon.engine.filter;

import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * A step between a socket and the framing. It is the link for the layer above and the receiver for
 * the link below. By default it passes everything on.
 *
 * <p>A filter calls {@code connected} of the layer above once its exchange with the peer is
 * complete. Until then the filter applies its own timeout, and the layer above sends and receives
 * nothing.
 */
public abstract class Filter implements Transport.Link, Transport.Receiver {
    private Transport.Receiver above;
    private Transport.@Nullable Link below;

    public Filter(Transport.Receiver above) {
        this.above = above;
    }

    /** Sets the link below. */
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

    /**
     * Returns whether this filter, or one below it, has not completed its exchange with the peer.
     */
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
    public void blocked() {
        above.blocked();
    }

    @Override
    public boolean isFlushed() {
        return below().isFlushed();
    }

    @Override
    public void limitPending(int bytes) {
        below().limitPending(bytes);
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
