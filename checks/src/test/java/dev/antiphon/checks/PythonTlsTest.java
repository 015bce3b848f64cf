package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.tls.TlsOptions;
import dev.antiphon.tls.TlsOptions.ClientCertificate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** TLS with Python's ssl, which is OpenSSL's, in both roles, each showing a certificate. */
class PythonTlsTest {
    @TempDir
    Path folder;

    private TlsOptions.Builder options;

    @BeforeEach
    void makeCertificate() throws IOException {
        PemFiles.in(folder);
        options = TlsOptions.builder()
                .certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"))
                .trusted(folder.resolve("cert.pem"));
    }

    @Test
    void clientWithACertificateBehindAProxyIsAnswered() {
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .tls(options.clientCertificate(ClientCertificate.REQUIRED)
                                .build())
                        .proxyProtocol(ProxyTrust.in(List.of("127.0.0.1")))
                        .listener(events)
                        .onMessage((connection, message) -> Reply.text("got " + message.text()))
                        .start("127.0.0.1:0");
                Child client = Python.start("proxied_tls.py", server.port(), folder)) {
            assertThat(client.output()).isEqualTo("TLSv1.3 got hello\n");
            Opened opened = events.await(Opened.class, 1).get(0);
            assertThat(opened.remote()).isEqualTo(new InetSocketAddress("192.0.2.7", 1000));
            assertThat(opened.tls()).isPresent();
        }
    }

    @Test
    void serverThatAsksForACertificateIsAsked() {
        try (Child server = Python.start("tls_server.py", folder)) {
            String port = server.line("port ").substring("port ".length());
            try (TcpClient client = TcpClient.to("127.0.0.1:" + port, Framing.line())
                    .tls(options.build())
                    .build()) {
                assertThat(client.call(Message.text("hello")).text()).isEqualTo("got hello");
            }
            assertThat(server.output()).endsWith("asked by localhost ended in order\n");
        }
    }
}
