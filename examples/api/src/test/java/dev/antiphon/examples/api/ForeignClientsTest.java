package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Clients that others wrote: jayson and OpenRPC's own checks in Node.js, and LSP4J. */
class ForeignClientsTest {
    @ParameterizedTest
    @ValueSource(strings = {"line", "json"})
    void jaysonCallsTheNotes(String framing) throws Exception {
        try (TcpServer server = start(framing)) {
            assertThat(NodeClients.run("jayson.js", server.port()))
                    .containsExactly(
                            "named \"Имя\"",
                            "positional \"\"",
                            "notification null",
                            "unknown -32601",
                            "invalid -32602",
                            "refused -32002",
                            "batch [-32601,\"ok\"]",
                            "concurrent 200");
        }
    }

    @Test
    void theDocumentIsOpenRpc() throws Exception {
        try (TcpServer server = start("line")) {
            assertThat(NodeClients.run("openrpc.js", server.port()))
                    .containsExactly(
                            "valid true",
                            "broken true",
                            "methods notes.add notes.list notes.next notes.remove notes.watch"
                                    + " rpc.discover",
                            "good 0",
                            "bad 1");
        }
    }

    /** The server as LSP4J sees it. */
    interface Notes {
        @JsonRequest("notes.add")
        CompletableFuture<Note> add(String title, String text);

        @JsonRequest("notes.next")
        CompletableFuture<Note> next(long after);

        @JsonRequest("notes.watch")
        CompletableFuture<Void> watch();

        @JsonRequest("notes.burn")
        CompletableFuture<Void> burn();
    }

    record Note(long id, String title, String text) {}

    /** The client as the server sees it. */
    public static final class Watcher {
        final BlockingQueue<Note> added = new LinkedBlockingQueue<>();

        @JsonNotification("notes.added")
        public void added(Note note) {
            added.add(note);
        }
    }

    @Test
    void lsp4jCallsAndIsNotified() throws Exception {
        try (TcpServer server = start("headers");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            Watcher watcher = new Watcher();
            Notes notes = connect(socket, watcher);
            notes.watch().get(30, TimeUnit.SECONDS);
            Note note = notes.add("Имя", "текст").get(30, TimeUnit.SECONDS);
            assertThat(note).isEqualTo(new Note(1, "Имя", "текст"));
            assertThat(watcher.added.poll(30, TimeUnit.SECONDS)).isEqualTo(note);
            assertThatThrownBy(() -> notes.burn().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ResponseErrorException.class,
                            it -> assertThat(it.getResponseError().getCode()).isEqualTo(-32601));
        }
    }

    @Test
    void lsp4jCancelsACallAndTheOthersGoOn() throws Exception {
        try (TcpServer server = start("headers");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            Notes notes = connect(socket, new Watcher());
            List<CompletableFuture<Note>> waiting = new ArrayList<>();
            for (int i = 0; i < Session.IN_FLIGHT_MAX / 2; i++) {
                CompletableFuture<Note> call = notes.next(1_000_000);
                waiting.add(call);
                call.cancel(true);
            }
            assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
            CompletableFuture<Note> next = notes.next(0);
            assertThat(notes.add("a", "b").get(30, TimeUnit.SECONDS).title()).isEqualTo("a");
            assertThat(next.get(30, TimeUnit.SECONDS).title()).isEqualTo("a");
        }
    }

    private static Notes connect(Socket socket, Watcher watcher) throws Exception {
        Launcher<Notes> launcher = new Launcher.Builder<Notes>()
                .setLocalService(watcher)
                .setRemoteInterface(Notes.class)
                .setInput(socket.getInputStream())
                .setOutput(socket.getOutputStream())
                .create();
        Future<?> _ = launcher.startListening();
        return launcher.getRemoteProxy();
    }

    private static TcpServer start(String framing) {
        return Main.start("127.0.0.1:0", Framing.parse(framing));
    }
}
