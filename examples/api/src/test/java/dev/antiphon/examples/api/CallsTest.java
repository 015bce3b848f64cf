package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls of one client side by side, their deadlines and their cancellation. */
class CallsTest extends ServerCase {
    private static final String WAIT =
            "{'jsonrpc': '2.0', 'id': %s, 'method': 'notes.next', 'params': [0]}";
    private static final String LIST = "{'jsonrpc': '2.0', 'id': %s, 'method': 'notes.list'}";
    private static final String ADD =
            "{'jsonrpc': '2.0', 'id': %s, 'method': 'notes.add', 'params': ['a']}";
    private static final String CANCEL =
            "{'jsonrpc': '2.0', 'method': '$/cancelRequest', 'params': {'id': %s}}";

    /** Methods that a test can hold. */
    static final class Slow {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Rpc("Waits until it is interrupted")
        void hang(Session client) throws InterruptedException {
            begun.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }

        @Rpc(value = "Waits, and ignores interrupts", seconds = 1)
        void stubborn(Session client) {
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
        }

        @Rpc("Fails")
        @SuppressWarnings("DoNotCallSuggester") // it is there to be called
        void fail(Session client) throws IOException {
            throw new IOException("a secret of the server");
        }

        @Rpc("Fails worse")
        @SuppressWarnings("DoNotCallSuggester") // it is there to be called
        void crash(Session client) {
            throw new LinkageError("a secret of the server");
        }
    }

    @Test
    void aSlowCallDelaysNoOther() throws IOException {
        try (Peer client = client()) {
            send(client, WAIT.formatted(1));
            assertThat(ask(client, LIST.formatted(2)).get("id").intValue()).isEqualTo(2);
            send(client, ADD.formatted(3));
            assertThat(next(client).get("id").intValue()
                            + next(client).get("id").intValue())
                    .isEqualTo(1 + 3);
        }
    }

    @Test
    void aCancelledCallIsAnsweredOnceAndItsIdIsFreeAgain() throws IOException {
        try (Peer client = client()) {
            send(client, WAIT.formatted("'w'"));
            send(client, CANCEL.formatted("'w'"));
            JsonNode answer = next(client);
            assertThat(code(answer)).isEqualTo(-32800);
            assertThat(answer.get("id").stringValue()).isEqualTo("w");
            send(client, CANCEL.formatted("'w'"));
            assertThat(ask(client, LIST.formatted("'w'")).has("result")).isTrue();
        }
    }

    @Test
    void anotherClientsCallIsNotCancelled() throws IOException {
        try (Peer client = client();
                Peer other = client()) {
            send(client, WAIT.formatted(7));
            ask(client, LIST.formatted(8)); // so that call 7 has begun
            send(other, CANCEL.formatted(7));
            ask(other, ADD.formatted(1));
            assertThat(next(client).path("result").path("title").stringValue()).isEqualTo("a");
        }
    }

    @Test
    void anIdInFlightIsRefusedWithoutIt() throws IOException {
        try (Peer client = client()) {
            send(client, WAIT.formatted(1));
            JsonNode answer = ask(client, LIST.formatted(1));
            assertThat(code(answer)).isEqualTo(-32600);
            assertThat(answer.get("id").isNull()).isTrue();
            send(client, ADD.formatted(2));
            assertThat(next(client).has("result")).isTrue();
            assertThat(next(client).has("result")).isTrue();
        }
    }

    @Test
    void callsOverTheBoundAreRefusedAndTheOthersCanBeCancelled() throws IOException {
        try (Peer client = client();
                Peer other = client()) {
            for (int id = 1; id <= Session.IN_FLIGHT_MAX; id++) {
                send(client, WAIT.formatted(id));
            }
            JsonNode refused = ask(client, LIST.formatted(999));
            assertThat(code(refused)).isEqualTo(-32000);
            assertThat(refused.get("id").intValue()).isEqualTo(999);
            send(client, "{'jsonrpc': '2.0', 'method': 'notes.add', 'params': ['unseen']}");
            assertThat(ask(other, LIST.formatted(1)).path("result").isEmpty()).isTrue();

            send(client, CANCEL.formatted(5));
            assertThat(code(next(client))).isEqualTo(-32800);
            JsonNode served;
            do { // the answer is sent before its place is free
                served = ask(client, LIST.formatted(1000));
            } while (code(served) == -32000);
            assertThat(served.has("result")).isTrue();
        }
    }

    @Test
    void aCallIsAnsweredAtItsDeadlineEvenIfTheMethodGoesOn() throws Exception {
        Slow slow = new Slow();
        try (TcpServer server = start(slow);
                Peer client = Peer.connect(server.port())) {
            JsonNode answer = ask(client, "{'jsonrpc': '2.0', 'id': 1, 'method': 'slow.stubborn'}");
            assertThat(code(answer)).isEqualTo(-32001);
            assertThat(slow.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(client, LIST.formatted(1)).has("error")).isTrue();
            slow.released.countDown();
        }
    }

    @Test
    void theCallsOfAResetConnectionAreInterrupted() throws Exception {
        Slow slow = new Slow();
        try (TcpServer server = start(slow);
                Peer client = Peer.connect(server.port())) {
            send(client, "{'jsonrpc': '2.0', 'id': 1, 'method': 'slow.hang'}");
            assertThat(slow.begun.await(30, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(slow.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailedMethodIsAnInternalErrorWithoutDetails() throws Exception {
        try (TcpServer server = start(new Slow());
                Peer client = Peer.connect(server.port())) {
            for (String method : new String[] {"slow.fail", "slow.crash"}) {
                JsonNode answer =
                        ask(client, "{'jsonrpc': '2.0', 'id': 1, 'method': '" + method + "'}");
                assertThat(code(answer)).isEqualTo(-32603);
                assertThat(answer.toString()).doesNotContain("secret", "Error", "Exception");
            }
        }
    }

    private static TcpServer start(Slow slow) {
        Api api = new Api().add("slow", slow);
        return TcpServer.builder(Framing.line())
                .onConnection(conversation -> new Session(api, conversation).serve())
                .start("127.0.0.1:0");
    }
}
