package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Handler;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads of {@code on} are shared, which nobody may notice. */
class HandlerThreadsTest {
    private static final int MANY = 100;

    private static TcpServer serve(Limits limits, Handler handler) {
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .onMessage(handler)
                .start("localhost:0");
    }

    @Test
    void eachMessageIsHandledWhileAllOtherHandlersBlock() throws Exception {
        CountDownLatch all = new CountDownLatch(MANY);
        Handler handler = (connection, message) -> {
            all.countDown();
            return Reply.text(String.valueOf(all.await(20, TimeUnit.SECONDS)));
        };
        try (TcpServer server = serve(Limits.defaults(), handler);
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n".repeat(MANY)).halfClose();
            assertThat(peer.readToEnd()).isEqualTo("true\n".repeat(MANY));
        }
    }

    @Test
    void replyIsNotHeldBackByALaterHandlerThatBlocks() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        Handler handler = (connection, message) -> {
            boolean waits = message.text().equals("wait");
            return Reply.text(message.text() + (waits ? read.await(20, TimeUnit.SECONDS) : ""));
        };
        try (TcpServer server = serve(Limits.defaults(), handler);
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("1\n2\nwait\n").read(4)).isEqualTo("1\n2\n");
            read.countDown();
            assertThat(peer.read(9)).isEqualTo("waittrue\n");
        }
    }

    @Test
    void interruptOfOneHandlerDoesNotReachAnother() throws Exception {
        Limits limits = Limits.builder().handlerTimeout(Duration.ofMillis(500)).build();
        Handler handler = (connection, message) -> {
            if (message.text().equals("hang")) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // as is good practice
                }
            }
            return Reply.text(String.valueOf(Thread.currentThread().isInterrupted()));
        };
        try (TcpServer server = serve(limits, handler)) {
            List<Peer> hanging = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                hanging.add(Peer.connect(server.port()).send("hang\n"));
            }
            for (Peer each : hanging) {
                try (each;
                        Peer other = Peer.connect(server.port())) {
                    assertThat(each.readToEnd()).isEqualTo("failure: timeout\n");
                    other.send("x\n".repeat(MANY)).halfClose();
                    assertThat(other.readToEnd()).isEqualTo("false\n".repeat(MANY));
                }
            }
        }
    }
}
