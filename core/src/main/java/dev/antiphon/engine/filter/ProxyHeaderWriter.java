package dev.antiphon.engine.filter;

import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The filter that sends a PROXY header once the socket is connected, before all other bytes. */
public final class ProxyHeaderWriter extends PassThroughFilter {
    private final ProxyPreface preface;

    public ProxyHeaderWriter(ProxyPreface preface, Transport.Receiver above) {
        super(above);
        this.preface = preface;
    }

    @Override
    public void connected() {
        ByteBuffer header = ByteBuffer.wrap(preface.bytes(localAddress(), remoteAddress()));
        int length = header.remaining();
        try {
            below().write(header);
        } catch (IOException e) {
            connectFailed(e);
            return;
        }
        if (header.hasRemaining()) { // an empty send buffer has room for it, so this is a failure
            int left = header.remaining();
            connectFailed(new IOException("the system took only " + (length - left) + " of "
                    + length + " bytes of the PROXY header"));
            return;
        }
        above().connected();
    }
}
