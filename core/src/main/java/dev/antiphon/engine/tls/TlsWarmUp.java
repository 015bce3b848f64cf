package dev.antiphon.engine.tls;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A pair of TLS engines connected in memory. They exchange a handshake, a record in each direction,
 * and {@code close_notify}, to initialise the needed classes.
 */
final class TlsWarmUp {
    private static final int STEPS_MAX = 100;

    private final SSLEngine serving;
    private final SSLEngine asking;
    private final ByteBuffer toServer;
    private final ByteBuffer toClient;

    TlsWarmUp(SSLEngine serving, SSLEngine asking) {
        this.serving = serving;
        this.asking = asking;
        int bytes = 4 * asking.getSession().getPacketBufferSize();
        toServer = ByteBuffer.allocateDirect(bytes);
        toClient = ByteBuffer.allocateDirect(bytes);
    }

    void run() throws SSLException {
        asking.beginHandshake();
        serving.beginHandshake();
        pass();
        say(asking, toServer);
        say(serving, toClient);
        pass();
        asking.closeOutbound();
        serving.closeOutbound();
        pass();
    }

    private static void say(SSLEngine engine, ByteBuffer out) throws SSLException {
        engine.wrap(ByteBuffer.allocateDirect(1), out);
    }

    /** Passes records between both engines until neither has more to send. */
    private void pass() throws SSLException {
        boolean goesOn = true;
        for (int i = 0; i < STEPS_MAX && goesOn; i++) {
            goesOn = step(asking, toClient, toServer) || step(serving, toServer, toClient);
        }
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out)
            throws SSLException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            Runnable task = engine.getDelegatedTask();
            if (task != null) {
                task.run();
            }
            return true;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            return engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
        }
        int plainBytes = engine.getSession().getApplicationBufferSize();
        boolean opened =
                engine.unwrap(in.flip(), ByteBuffer.allocateDirect(plainBytes)).bytesConsumed() > 0;
        in.compact();
        return opened;
    }
}
