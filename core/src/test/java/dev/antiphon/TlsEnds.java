package dev.antiphon;

import dev.antiphon.Certificates.Made;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLSocket;

/** Both ends of TLS connections: an echoing server, a client, and the JDK's sockets. */
final class TlsEnds {
    private static final Limits LARGE_MESSAGES =
            Limits.builder().maxMessageBytes(4 << 20).build();

    private TlsEnds() {}

    static TcpServer echo(TlsOptions tls, Events events) {
        return echo(tls, LARGE_MESSAGES, events);
    }

    static TcpServer echo(TlsOptions tls, Limits limits, Events events) {
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .tls(tls)
                .listener(events)
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0");
    }

    static TcpClient.Builder client(int port, TlsOptions tls) {
        return TcpClient.to("127.0.0.1:" + port, Framing.line())
                .limits(LARGE_MESSAGES)
                .tls(tls);
    }

    /** Connects a socket of the JDK, which trusts this certificate. */
    static SSLSocket socket(int port, Made trusted) throws IOException {
        SSLSocket socket = (SSLSocket) trusted.context(trusted)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }
}
