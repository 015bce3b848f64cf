package dev.antiphon;

import dev.antiphon.config.Backoff;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.proxyprotocol.ProxyHeader;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.tls.TlsOptions;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a port that the system connects from, in a network namespace with few such ports,
 * while nothing listens there; then a server comes.
 */
final class SelfConnectMain {
    private static final int BINDS_MAX = 1000;
    private static final int TRIES = 20;

    private SelfConnectMain() {}

    /** Takes the port, and the name of a host with several addresses. */
    public static void main(String[] arguments) throws InterruptedException {
        String to = "127.0.0.1:" + arguments[0];
        tellTries("plain", client(to));
        tellTries("header", client(to).sendProxyHeader(ProxyPreface.of(ProxyHeader.Version.V1)));
        tellTries("tls", client(to).tls(TlsOptions.builder().insecure(true).build()));
        tellConversation(to);
        tellServerThatComes(to);
        tellFailure("host", client(arguments[1]));
    }

    private static TcpClient.Builder client(String to) {
        return TcpClient.to(to, Framing.line());
    }

    private static void tellTries(String name, TcpClient.Builder builder) {
        for (int i = 0; i < TRIES; i++) {
            tellFailure(name, builder);
        }
    }

    private static void tellFailure(String name, TcpClient.Builder builder) {
        try (TcpClient client = builder.build()) {
            System.out.println(
                    name + " reply " + client.callOnce(Message.text("own")).text());
        } catch (FailureException e) {
            System.out.println(name + " " + e.requestSent() + " " + e.failure().text());
        }
    }

    private static void tellConversation(String to) throws InterruptedException {
        try (TcpClient client = client(to).build();
                Conversation conversation = client.open()) {
            System.out.println("conversation with " + conversation.remoteAddress());
        } catch (FailureException e) {
            System.out.println(
                    "conversation " + e.requestSent() + " " + e.failure().text());
        }
    }

    private static void tellServerThatComes(String to) throws InterruptedException {
        CountDownLatch refused = new CountDownLatch(3);
        try (TcpClient client = client(to)
                .reconnect(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)))
                .listener(event -> {
                    if (event instanceof ConnectFailed) {
                        refused.countDown();
                    }
                })
                .build()) {
            CompletableFuture<Message> reply = client.callAsync(Message.text("own"));
            if (!refused.await(20, TimeUnit.SECONDS)) {
                System.out.println("never refused");
                return;
            }
            try (TcpServer server = started(to)) {
                System.out.println("reconnected " + reply.join().text());
                System.out.println("served " + server.connections());
            }
        }
    }

    /** Tries again while an attempt of the client holds the port. */
    private static TcpServer started(String to) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> Reply.text("server"))
                        .start(to);
            } catch (FailureException e) {
                if (tries == BINDS_MAX) {
                    throw e;
                }
                Thread.sleep(Duration.ofMillis(1));
            }
        }
    }
}
