package dev.antiphon.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The recorder on a real server and a real client. */
@Timeout(60)
class RecorderTest {
    private static final Framing FRAMING = Framing.parse("length:2");
    private static final Message NO_TEXT = Message.of(new byte[] {(byte) 0xFF, 0, 0x1B});

    @TempDir
    private Path folder;

    private static List<Entry.Timed> entries(RecordingReader reader) throws IOException {
        try (reader) {
            List<Entry.Timed> all = new ArrayList<>();
            for (var each = reader.next(); each.isPresent(); each = reader.next()) {
                all.add(each.get());
            }
            return all;
        }
    }

    private static <T extends Entry> List<T> of(Class<T> kind, List<Entry.Timed> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Records one request of a client and its reply. */
    private static void record(Recorder recorder) {
        try (TcpServer server = TcpServer.builder(FRAMING)
                        .listener(recorder)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                TcpClient client =
                        TcpClient.to("localhost:" + server.port(), FRAMING).build()) {
            assertThat(client.call(NO_TEXT)).isEqualTo(NO_TEXT);
        }
    }

    @Test
    void appendedRecordingContinuesNumbersAndTimes() throws IOException {
        Path file = folder.resolve("two.jsonl");
        record(Recorder.of(FRAMING).appendTo(file));
        Files.writeString(file, "{\"v\":1,\"t\":7", StandardOpenOption.APPEND);
        record(Recorder.of(FRAMING).appendTo(file));
        List<Entry.Timed> all = entries(RecordingReader.of(file));
        assertThat(of(Entry.Open.class, all))
                .extracting(Entry.Open::connection)
                .containsExactly(1L, 2L);
        assertThat(of(Entry.Msg.class, all))
                .extracting(Entry.Msg::connection)
                .containsExactly(1L, 1L, 2L, 2L);
        assertThat(all).extracting(Entry.Timed::at).isSorted();
    }

    @Test
    void recordingInAnotherFramingIsNotAppendedTo() throws IOException {
        Path file = folder.resolve("other.jsonl");
        record(Recorder.of(FRAMING).to(file));
        String before = Files.readString(file);
        assertThatThrownBy(() -> Recorder.of(Framing.line()).appendTo(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " has the framing length:2, not line; record into another file");
        Path text = Files.writeString(folder.resolve("text"), "hello\n");
        assertThatThrownBy(() -> Recorder.of(FRAMING).appendTo(text))
                .isInstanceOf(RecordingException.class);
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(Files.readString(text)).isEqualTo("hello\n");
    }

    @Test
    void endOfASideIsRecordedBeforeLaterMessagesOfTheOther() throws IOException {
        Path file = folder.resolve("half.jsonl");
        try (TcpServer server = TcpServer.builder(Framing.line())
                .listener(Recorder.of(Framing.line()).to(file))
                .onConnection(conversation -> {
                    while (conversation.receive().isPresent()) {}
                    conversation.send(Message.text("all read"));
                })
                .start("localhost:0")) {
            try (Socket socket = new Socket("localhost", server.port())) {
                socket.getOutputStream().write("one\n".getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).hasSize(9);
            }
        }
        assertThat(entries(RecordingReader.of(file)))
                .extracting(each -> each.getClass().getSimpleName())
                .containsSubsequence("Msg", "HalfClose", "Msg", "Close");
    }

    @Test
    void bothSidesRecordTheSameConversation() throws IOException {
        Path atServer = folder.resolve("server.jsonl");
        Path atClient = folder.resolve("client.jsonl");
        try (TcpServer server = TcpServer.builder(FRAMING)
                        .listener(Recorder.of(FRAMING).to(atServer))
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), FRAMING)
                        .listener(Recorder.of(FRAMING).to(atClient))
                        .build()) {
            assertThat(client.call(Message.text("привет\u202e")))
                    .isEqualTo(Message.text("привет\u202e"));
            assertThat(client.call(NO_TEXT)).isEqualTo(NO_TEXT);
        }
        assertThat(RecordingReader.of(atServer).header().framing()).isEqualTo("length:2");
        List<Entry.Timed> server = entries(RecordingReader.of(atServer));
        List<Entry.Timed> client = entries(RecordingReader.of(atClient));
        assertThat(of(Entry.Msg.class, server))
                .extracting(Entry.Msg::direction, Entry.Msg::message)
                .isEqualTo(of(Entry.Msg.class, client).stream()
                        .map(m -> org.assertj.core.groups.Tuple.tuple(m.direction(), m.message()))
                        .toList())
                .hasSize(4);
        assertThat(of(Entry.Msg.class, server))
                .extracting(m -> m.trace().answers().orElse(0))
                .containsExactly(0L, 1L, 0L, 3L);
        assertThat(of(Entry.Msg.class, client))
                .filteredOn(m -> m.direction() == Direction.S2C)
                .extracting(m -> m.trace().answers().orElse(0))
                .containsExactly(1L, 3L);
        assertThat(of(Entry.Open.class, server).getFirst().client())
                .isEqualTo(of(Entry.Open.class, client).getFirst().client());
        Entry.Close end = of(Entry.Close.class, server).getFirst();
        assertThat(end.bytes().in()).isEqualTo(end.bytes().out()).isEqualTo(2 + 15 + 2 + 3);
        assertThat(server.getLast()).isInstanceOf(Entry.Drained.class);
    }

    @Test
    void refusedConnectionIsRecordedOnceForAllAddresses() throws IOException {
        int port = Ports.free();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try (TcpClient client = TcpClient.to("localhost:" + port, FRAMING)
                .listener(Recorder.of(FRAMING).to(lines))
                .build()) {
            assertThatThrownBy(() -> client.call(NO_TEXT)).isInstanceOf(FailureException.class);
        }
        List<Entry.Timed> all =
                entries(RecordingReader.of(new ByteArrayInputStream(lines.toByteArray())));
        assertThat(all).hasSize(1);
        Entry.Failure refused = of(Entry.Failure.class, all).getFirst();
        assertThat(refused.code()).isEqualTo("refused");
        assertThat(refused.connection()).isEmpty();
    }

    @Test
    void controlCharactersAreEscapedInLines() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Recorder recorder = Recorder.of(FRAMING).to(lines);
        String acting =
                "\u0000\u001b[2J\u007f\u0085\u061c\u200b\u202e\u2028\u2066\ufeff\udb40\udc41";
        recorder.on(RecordingReaderTest.in(Message.text(acting)));
        String written = lines.toString(StandardCharsets.UTF_8);
        assertThat(written.codePoints()
                        .filter(c -> c != '\n' && dev.antiphon.text.Escapes.acts(c))
                        .count())
                .isZero();
        assertThat(written).contains("\\u202e");
    }

    @Test
    void failingDiskIsReportedOnceAndDoesNotDisturbConnections() {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        OutputStream disk = new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                write(new byte[1], 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                if (writes.incrementAndGet() > 2) {
                    throw new IOException("no space left on device");
                }
            }

            @Override
            public void flush() throws IOException {
                throw new IOException("no space left on device");
            }
        };
        Recorder recorder =
                Recorder.of(FRAMING).onFailure(e -> told.incrementAndGet()).to(disk);
        try (TcpServer server = TcpServer.builder(FRAMING)
                        .listener(recorder)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                TcpClient client =
                        TcpClient.to("localhost:" + server.port(), FRAMING).build()) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.call(NO_TEXT)).isEqualTo(NO_TEXT);
            }
        }
        assertThat(told).hasValue(1);
        assertThat(writes).hasValue(3);
        assertThat(recorder.failure())
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("no space left on device");
    }

    @Test
    void blockingOutputDelaysNoConnectionAndLostEventsAreCounted() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int each) {
                lines.write(each);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                try {
                    if (lines.size() > 0) {
                        free.await();
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                lines.write(bytes, from, count);
            }
        };
        Recorder recorder = Recorder.of(FRAMING).to(pipe);
        int asked = 600;
        Message large = Message.text("x".repeat(60_000));
        try (TcpServer server = TcpServer.builder(FRAMING)
                        .listener(new EventListener() {
                            @Override
                            public void on(Event event) {
                                recorder.on(event);
                            }

                            @Override
                            public void closed() {
                                recorder.closed();
                                closed.countDown();
                            }
                        })
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                TcpClient client =
                        TcpClient.to("localhost:" + server.port(), FRAMING).build()) {
            for (int i = 0; i < asked; i++) {
                assertThat(client.call(large).size()).isEqualTo(large.size());
            }
            free.countDown();
            server.drain();
        }
        // A busy machine may write the queue for longer than the server waits for it.
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        List<Entry.Timed> all =
                entries(RecordingReader.of(new ByteArrayInputStream(lines.toByteArray())));
        long dropped = of(Entry.Dropped.class, all).stream()
                .mapToLong(Entry.Dropped::count)
                .sum();
        assertThat(dropped).isPositive();
        assertThat(of(Entry.Msg.class, all).size() + dropped).isEqualTo(2L * asked);
        assertThat(of(Entry.Close.class, all)).hasSize(1);
    }

    @Test
    void recordingStopsAtItsBoundAndReportsIt() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Recorder recorder = Recorder.of(FRAMING).bytesMax(1_024).to(lines);
        for (int i = 0; i < 100; i++) {
            recorder.on(RecordingReaderTest.in(Message.text("hello")));
        }
        recorder.closed();
        List<Entry.Timed> all =
                entries(RecordingReader.of(new ByteArrayInputStream(lines.toByteArray())));
        assertThat(all.getLast())
                .isInstanceOfSatisfying(
                        Entry.Full.class, full -> assertThat(full.bytesMax()).isEqualTo(1_024));
        assertThat(of(Entry.Full.class, all)).hasSize(1);
        assertThat(lines.size()).isBetween(900, 1_200);
        assertThatThrownBy(() -> Recorder.of(FRAMING).bytesMax(1))
                .hasMessageContaining("1024 or more");
    }

    @Test
    void lostEventsAreRecorded() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Recorder.of(FRAMING).to(lines).on(new EventsDropped(7, System.nanoTime()));
        assertThat(entries(RecordingReader.of(new ByteArrayInputStream(lines.toByteArray()))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Entry.Dropped.class, loss -> assertThat(loss.count()).isEqualTo(7));
    }

    @Test
    void fileThatCannotBeOpenedIsRefusedAtOnce() {
        assertThatThrownBy(() -> Recorder.of(FRAMING).to(folder.resolve("none/file")))
                .isInstanceOf(IOException.class);
        assertThat(Optional.of(folder.resolve("none"))).get().matches(Files::notExists);
    }
}
