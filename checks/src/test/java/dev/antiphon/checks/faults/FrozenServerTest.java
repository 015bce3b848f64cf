package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.checks.Child;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Row 25: a server stands still for longer than a client waits, and answers then. */
class FrozenServerTest {
    private static final int CLIENTS = 4;
    private static final int IN_FLIGHT = 8;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private int replies;
    private int timedOut;
    private int mismatches;
    private int number;

    @FaultRow(number = 25, fault = "frozen server, late replies")
    void lateReplyOfAFrozenServerIsGivenToNobody(Row row) {
        int times = row.count(5, 200);
        List<TcpClient> clients = new ArrayList<>();
        List<String> late = new ArrayList<>();
        try (Child server = NotingServer.start()) {
            String port = server.line("port ").substring("port ".length());
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(TcpClient.to("127.0.0.1:" + port, Framing.line())
                        .replyTimeout(PATIENCE)
                        .build());
            }
            for (int i = 0; i < times; i++) {
                server.standStill();
                late.addAll(askAll(clients));
                server.goOn();
                askUntilAnswered(clients);
            }
            List<String> taken = server.kill().lines().toList();
            late.retainAll(taken);
            assertThat(taken).doesNotHaveDuplicates();
        } finally {
            clients.forEach(TcpClient::close);
        }
        row.injected("times that calls were given up while it was frozen", timedOut, times);
        row.injected("requests answered too late", late.size(), times);
        row.exactly("mismatches in %,d replies".formatted(replies), mismatches, 0);
    }

    /**
     * Has each client ask several things at once; tells which of them were not answered in time.
     */
    private List<String> askAll(List<TcpClient> clients) {
        List<String> requests = new ArrayList<>();
        List<CompletableFuture<Message>> calls = new ArrayList<>();
        for (TcpClient client : clients) {
            for (int i = 0; i < IN_FLIGHT; i++) {
                String request = "request " + ++number;
                requests.add(request);
                calls.add(client.callAsync(Message.text(request)));
            }
        }
        List<String> unanswered = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (!answered(calls.get(i), requests.get(i))) {
                unanswered.add(requests.get(i));
            }
        }
        return unanswered;
    }

    private void askUntilAnswered(List<TcpClient> clients) {
        int tries = 0;
        while (!askAll(clients).isEmpty()) {
            assertThat(++tries).as("rounds after it went on").isLessThan(100);
        }
    }

    private boolean answered(CompletableFuture<Message> call, String request) {
        try {
            mismatches += call.join().text().equals(request) ? 0 : 1;
            replies++;
            return true;
        } catch (CompletionException e) {
            FailureException failed = (FailureException) e.getCause();
            if (failed.failure() instanceof Failure.TimedOut) {
                timedOut++;
            }
            return false;
        }
    }
}
