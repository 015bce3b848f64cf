package dev.antiphon.junit;

import dev.antiphon.stub.StubServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Code under test, as it were, by the JDK's blocking socket. */
final class Caller {
    private static final int PATIENCE_MILLIS = 20_000;

    private Caller() {}

    /** Asks a line and reads up to the next line feed, however many reads that takes. */
    static String ask(StubServer stub, String line) throws IOException {
        try (Socket socket = asking(stub, line)) {
            StringBuilder reply = new StringBuilder();
            for (int each = socket.getInputStream().read();
                    each >= 0 && each != '\n';
                    each = socket.getInputStream().read()) {
                reply.append((char) each);
            }
            return reply.toString();
        }
    }

    /** As many do: takes what one read brings for the reply. */
    static String askWithOneRead(StubServer stub, String line) throws IOException {
        try (Socket socket = asking(stub, line)) {
            byte[] buffer = new byte[1000];
            int count = socket.getInputStream().read(buffer);
            return new String(buffer, 0, count, StandardCharsets.UTF_8).strip();
        }
    }

    private static Socket asking(StubServer stub, String line) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), stub.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
