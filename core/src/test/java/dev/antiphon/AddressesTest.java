package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.address.Address;
import dev.antiphon.address.UnixPath;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a server listens: several addresses, all families, Unix sockets. */
class AddressesTest {
    @TempDir
    private Path folder;

    private static TcpServer.Builder echo() {
        return TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> reply.text("got ").message(message));
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private static String ask(String address) {
        try (TcpClient client = TcpClient.to(address, Framing.line()).build()) {
            return client.callOnce(Message.text("x")).text();
        }
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    // ---- several listeners ----

    @Test
    void oneServerAnswersOnEveryAddressOfEveryFamily() {
        String unix = "unix:" + path("s");
        try (TcpServer server = echo().start("127.0.0.1:0", "[::1]:0", "localhost:0", unix)) {
            List<SocketAddress> all = server.addresses();
            assertThat(all).hasSize(5);
            assertThat(port(all.get(2))).isEqualTo(port(all.get(3)));
            assertThat(ask("127.0.0.1:" + port(all.get(0)))).isEqualTo("got x");
            assertThat(ask("[::1]:" + port(all.get(1)))).isEqualTo("got x");
            assertThat(ask("127.0.0.1:" + port(all.get(2)))).isEqualTo("got x");
            assertThat(ask("[::1]:" + port(all.get(3)))).isEqualTo("got x");
            assertThat(ask(unix)).isEqualTo("got x");
            assertThat(server.port()).isEqualTo(port(all.get(0)));
        }
    }

    @Test
    void allAreBoundOrNone() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = Ports.free();
            String first = "127.0.0.1:" + free;
            String second = "127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() -> echo().start(first, "unix:" + path("s"), second))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOfSatisfying(
                                            ServerFailure.BindFailed.class, failure -> {
                                                assertThat(failure.address())
                                                        .isEqualTo(Address.parse(second));
                                                assertThat(failure.inUse()).isTrue();
                                            }));
            assertThat(path("s")).doesNotExist();
            try (TcpServer server = echo().start(first)) {
                assertThat(server.port()).isEqualTo(free);
            }
        }
    }

    @Test
    void everyAddressThatCannotBeBoundIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket too = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String first = "127.0.0.1:" + taken.getLocalPort();
            String last = "127.0.0.1:" + too.getLocalPort();
            assertThatThrownBy(() -> echo().start(first, "127.0.0.1:0", last))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOfSatisfying(
                                            ServerFailure.BindFailed.class, failure -> {
                                                assertThat(failure.address())
                                                        .isEqualTo(Address.parse(first));
                                                assertThat(failure.others())
                                                        .extracting(
                                                                ServerFailure.BindFailed::address)
                                                        .containsExactly(Address.parse(last));
                                                assertThat(failure.text())
                                                        .contains("; nor on " + last);
                                            }));
        }
    }

    @Test
    void noAddressIsRefused() {
        assertThatThrownBy(() -> echo().start(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no address");
    }

    @Test
    void wildcardTakesBothFamiliesAndZerosOnlyTheFirst() throws IOException {
        try (TcpServer server = echo().start("*:0", "0.0.0.0:0")) {
            int both = port(server.addresses().get(0));
            int four = port(server.addresses().get(1));
            assertThat(ask("127.0.0.1:" + both)).isEqualTo("got x");
            assertThat(ask("[::1]:" + both)).isEqualTo("got x");
            assertThat(ask("127.0.0.1:" + four)).isEqualTo("got x");
            assertThat(server.addresses().get(1)).hasToString("/0.0.0.0:" + four);
            assertThatThrownBy(() -> new Socket(
                                    ((InetSocketAddress) Address.parse("[::1]:1")
                                                    .addresses()
                                                    .get(0))
                                            .getAddress(),
                                    four)
                            .close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void addressWithoutAHostIsEveryOneForAServerAndThisMachineForAClient() throws Exception {
        try (TcpServer server = echo().start(":0");
                TcpClient client =
                        TcpClient.to(":" + server.port(), Framing.line()).build()) {
            InetSocketAddress bound = (InetSocketAddress) server.addresses().get(0);
            assertThat(bound.getAddress().isAnyLocalAddress()).isTrue();
            assertThat(client.call(Message.text("x")).text()).isEqualTo("got x");
        }
    }

    // ---- Unix sockets ----

    @Test
    void unixSocketSpeaksLiteralBytesAndItsPeerHasNoName() throws IOException {
        Events events = new Events();
        Path path = path("s");
        try (TcpServer server = echo().listener(events).start("unix:" + path);
                SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            peer.write(StandardCharsets.UTF_8.encode("привет\ntwo\n"));
            assertThat(read(peer, 26)).isEqualTo("got привет\ngot two\n");
            Opened opened = events.await(Opened.class);
            assertThat(opened.local()).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(opened.remote()).isEqualTo(UnixDomainSocketAddress.of(""));
            assertThatThrownBy(server::port).hasMessageContaining("have no port");
        }
    }

    private static String read(SocketChannel peer, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        while (bytes.hasRemaining() && peer.read(bytes) >= 0) {
            if (bytes.position() > 0
                    && bytes.get(bytes.position() - 1) == '\n'
                    && new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                            .endsWith("two\n")) {
                break;
            }
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Test
    void fileIsThereWhileItIsListenedOnAndGoneAfterwards() {
        Path path = path("s");
        try (TcpServer server = echo().start("unix:" + path)) {
            assertThat(path).exists();
            assertThat(server.drain().cut()).isZero();
            assertThat(path).doesNotExist();
        }
        try (TcpServer again = echo().start("unix:" + path)) {
            assertThat(again.addresses()).hasSize(1);
            assertThat(ask("unix:" + path)).isEqualTo("got x");
        }
    }

    /** A dead server's file is tried by a connection, so that this has to take the path too. */
    @Test
    void longestPathThereMayBeIsBoundConnectedToAndReplaced() throws IOException {
        String front = folder.toAbsolutePath() + "/";
        Path path = Path.of(front + "s".repeat(UnixPath.PATH_BYTES_MAX - front.length()));
        for (int i = 0; i < 2; i++) {
            try (TcpServer server = echo().start("unix:" + path)) {
                assertThat(server.addresses()).containsExactly(UnixDomainSocketAddress.of(path));
                assertThat(ask("unix:" + path)).isEqualTo("got x");
            }
            try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(path));
            }
        }
    }

    @Test
    void fileThatReplacedTheSocketIsKept() throws IOException {
        Path path = path("s");
        TcpServer server = echo().start("unix:" + path);
        Files.move(path, path("moved")); // so that the new file cannot have its number
        Files.writeString(path, "mine");
        server.close();
        assertThat(path).hasContent("mine");
    }

    @Test
    void fileOfAnEndedServerIsReplaced() throws IOException {
        Path path = path("s");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (TcpServer server = echo().start("unix:" + path)) {
            assertThat(server.addresses()).hasSize(1);
            assertThat(ask("unix:" + path)).isEqualTo("got x");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void fileOfARunningServerIsKept() {
        Path path = path("s");
        try (TcpServer living = echo().start("unix:" + path)) {
            assertInUse(path);
            assertThat(living.connections()).isLessThanOrEqualTo(1); // the look may be seen
            assertThat(ask("unix:" + path)).isEqualTo("got x");
        }
    }

    @Test
    void fileOfAServerWithAFullBacklogIsKept() throws IOException {
        Path path = path("s");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            full.bind(address, 1);
            for (boolean room = true; room && waiting.size() < 100; ) {
                SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
                next.configureBlocking(false);
                waiting.add(next);
                try {
                    room = next.connect(address);
                } catch (IOException e) {
                    room = false;
                }
            }
            assertThat(waiting.size()).isBetween(2, 99);
            assertInUse(path);
        } finally {
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void fileThatIsNoSocketIsNeverReplaced() throws IOException {
        Path file = Files.writeString(path("f"), "precious");
        assertInUse(file);
        assertThat(file).hasContent("precious");
        Path link = Files.createSymbolicLink(path("l"), file);
        assertInUse(link);
        assertThat(file).hasContent("precious");
    }

    private static void assertInUse(Path path) {
        assertThatThrownBy(() -> echo().start("unix:" + path))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        ServerFailure.BindFailed.class,
                                        failure -> assertThat(failure.inUse()).isTrue()));
        assertThat(path).exists();
    }

    @Test
    void missingFolderFailsWithTheSystemsReason() {
        assertThatThrownBy(() -> echo().start("unix:" + path("no/s")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        ServerFailure.BindFailed.class,
                                        failure -> assertThat(failure.inUse()).isFalse()));
    }

    @Test
    void clientIsRefusedWhereNothingListens() throws IOException {
        Path missing = path("missing");
        assertRefused(missing);
        Path dead = path("dead");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(dead));
        }
        assertRefused(dead);
    }

    private static void assertRefused(Path path) {
        assertThatThrownBy(() -> ask("unix:" + path))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure())
                            .isEqualTo(new ClientFailure.Refused(
                                    Address.parse("unix:" + path), new ConnectException()));
                    assertThat(e.requestSent()).isFalse();
                });
    }

    @Test
    void manyCallsOverOneUnixSocketEachGetTheirOwnReply() {
        Path path = path("s");
        try (TcpServer server = echo().start("unix:" + path);
                TcpClient client = TcpClient.to("unix:" + path, Framing.line()).build()) {
            String large = "y".repeat(300_000);
            for (int i = 0; i < 100; i++) {
                assertThat(client.call(Message.text(i + large)).text())
                        .isEqualTo("got " + i + large);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void resetOfAUnixSocketEndsItAlone() throws IOException {
        Path path = path("s");
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> {
                            connection.reset();
                            return Reply.text("never");
                        })
                        .start("unix:" + path);
                SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            peer.write(StandardCharsets.UTF_8.encode("x\n"));
            int got;
            try {
                got = peer.read(ByteBuffer.allocate(10));
            } catch (IOException e) {
                got = -1;
            }
            assertThat(got).isEqualTo(-1);
            assertThat(server.addresses()).hasSize(1);
        }
    }
}
