package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Certificates.Made;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent.CertificatesNotReloaded;
import dev.antiphon.event.ServerEvent.CertificatesReloaded;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class TlsReloadTest {
    private static final int RELOADS = 100;

    @TempDir
    Path folder;

    private final Events events = new Events();
    private Made[] versions = {};
    private Made live = new Made(Path.of("."), Path.of("."), Path.of("."));

    @BeforeEach
    void makeVersions() throws IOException {
        versions = new Made[] {
            Certificates.localhost(Files.createDirectory(folder.resolve("0")), "tls"),
            Certificates.localhost(Files.createDirectory(folder.resolve("1")), "tls")
        };
        // as a mounted secret: the folder is a link that is exchanged as a whole
        live = new Made(
                folder.resolve("live/tls.crt"), folder.resolve("live/tls.key"), Path.of("."));
        swapTo(Path.of("0"));
    }

    private void swapTo(Path version) throws IOException {
        Path next = folder.resolve("next");
        Files.createSymbolicLink(next, version);
        Files.move(next, folder.resolve("live"), StandardCopyOption.ATOMIC_MOVE);
    }

    private TcpServer server() {
        return server(event -> {});
    }

    private TcpServer server(EventListener more) {
        return TcpServer.builder(Framing.line())
                .listener(events)
                .listener(more)
                .tls(TlsOptions.builder()
                        .certificate(live.chain(), live.key())
                        .reloadEvery(Duration.ofMillis(5))
                        .build())
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0");
    }

    private TcpClient client(TcpServer server, Path trusted) {
        return TcpClient.to("127.0.0.1:" + server.port(), Framing.line())
                .tls(TlsOptions.builder().trusted(trusted).build())
                .build();
    }

    @Test
    void noHandshakeFailsThroughHundredReloads() throws Exception {
        Path both = folder.resolve("both.crt");
        Files.writeString(
                both,
                Files.readString(versions[0].chain()) + Files.readString(versions[1].chain()));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger handshakes = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        try (TcpServer server = server();
                TcpClient client = client(server, both)) {
            Thread load = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    try {
                        client.callOnce(Message.text("x"));
                        handshakes.incrementAndGet();
                    } catch (FailureException e) {
                        failed.incrementAndGet();
                    }
                }
            });
            for (int i = 1; i <= RELOADS; i++) {
                swapTo(Path.of(String.valueOf(i % 2)));
                events.await(CertificatesReloaded.class, i);
            }
            over.set(true);
            load.join();
        }
        assertThat(failed).hasValue(0);
        assertThat(handshakes.get()).isPositive();
        assertThat(events.of(CertificatesNotReloaded.class)).isEmpty();
        System.out.println(RELOADS + " reloads, " + handshakes + " handshakes, 0 failed");
    }

    @Test
    void pipeInPlaceOfAFileIsRefusedAndTheFilesAreStillWatched() throws Exception {
        try (TcpServer server = server()) {
            Path pipe = folder.resolve("pipe");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            Files.move(pipe, versions[0].key(), StandardCopyOption.ATOMIC_MOVE);
            assertThat(events.await(CertificatesNotReloaded.class).reason())
                    .contains("tls.key is no regular file");
            try (TcpClient client = client(server, versions[0].chain())) {
                assertThat(client.callOnce(Message.text("x")).text()).isEqualTo("x");
            }
            swapTo(Path.of("1"));
            events.await(CertificatesReloaded.class);
        }
    }

    @Test
    void filesAreStillWatchedAfterAnErrorOfAListener() throws Exception {
        AtomicBoolean thrown = new AtomicBoolean();
        EventListener throwing = new EventListener() {
            @Override
            public void on(Event event) {}

            @Override
            public boolean wants(Class<? extends Event> kind) {
                if (kind == CertificatesReloaded.class && !thrown.getAndSet(true)) {
                    throw new InternalError("as a test says");
                }
                return true;
            }
        };
        try (TcpServer server = server(throwing)) {
            assertThat(server.port()).isPositive();
            swapTo(Path.of("1"));
            events.await(CertificatesReloaded.class);
            swapTo(Path.of("0"));
            events.await(CertificatesReloaded.class, 2);
            assertThat(thrown).isTrue();
        }
    }

    @Test
    void badFileKeepsTheOldCertificateAndIsReported() throws Exception {
        try (TcpServer server = server()) {
            Files.writeString(versions[0].key(), "no key at all");
            CertificatesNotReloaded told = events.await(CertificatesNotReloaded.class);
            assertThat(told.reason()).contains("no private key in").contains("tls.key");
            try (TcpClient client = client(server, versions[0].chain())) {
                assertThat(client.callOnce(Message.text("x")).text()).isEqualTo("x");
            }
            swapTo(Path.of("1"));
            events.await(CertificatesReloaded.class);
            try (TcpClient client = client(server, versions[1].chain())) {
                assertThat(client.callOnce(Message.text("y")).text()).isEqualTo("y");
            }
        }
    }
}
