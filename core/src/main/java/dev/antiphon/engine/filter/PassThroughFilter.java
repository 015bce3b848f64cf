package dev.antiphon.engine.filter;

import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A filter that does not change the bytes. */
abstract class PassThroughFilter extends Filter {
    PassThroughFilter(Transport.Receiver above) {
        super(above);
    }

    @Override
    public void received(ByteBuffer bytes) {
        above().received(bytes);
    }

    @Override
    public void inputEnded() {
        above().inputEnded();
    }

    @Override
    public void writable() {
        above().writable();
    }

    @Override
    public void failed(Throwable cause) {
        above().failed(cause);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        below().write(bytes);
    }

    @Override
    public long pendingBytes() {
        return below().pendingBytes();
    }

    @Override
    public void wantRead(boolean on) {
        below().wantRead(on);
    }

    @Override
    public void wantWrite(boolean on) {
        below().wantWrite(on);
    }

    @Override
    public void readNow() {
        below().readNow();
    }

    @Override
    public void acknowledgeNow() {
        below().acknowledgeNow();
    }

    @Override
    public boolean holdsInput() {
        return below().holdsInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        below().shutdownOutput();
    }

    @Override
    public void close() {
        below().close();
    }

    @Override
    public void reset() {
        below().reset();
    }
}
