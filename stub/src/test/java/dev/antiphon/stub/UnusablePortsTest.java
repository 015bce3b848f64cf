package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

class UnusablePortsTest {
    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
        }
    }

    @Test
    void refusingPortRefusesAndCannotBeBoundByOthers() {
        try (UnusablePorts.Held held = UnusablePorts.refusing()) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> connect(held.port())).isInstanceOf(ConnectException.class);
            }
            assertThatThrownBy(
                            () -> new ServerSocket(held.port(), 1, InetAddress.getLoopbackAddress())
                                    .close())
                    .isInstanceOf(IOException.class);
            assertThat(held.address()).isEqualTo("127.0.0.1:" + held.port());
        }
    }

    // Other systems than Linux may do either with a full queue.

    @Test
    void systemThatAnswersOnAnUnusablePortIsReportedAndThePortReleased() throws IOException {
        ServerSocket deep = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> UnusablePorts.filled(deep))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this system answers on port " + deep.getLocalPort()
                        + " though 16 connections wait there");
        assertThat(deep.isClosed()).isTrue();
    }

    @Test
    void refusalOfTheSystemIsReportedWithItsReason() throws IOException {
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gone.close();
        assertThatThrownBy(() -> UnusablePorts.filled(gone))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this system refuses on port " + gone.getLocalPort()
                        + ", whose queue is full")
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void unreachablePortNeitherAcceptsNorRefuses() {
        try (UnusablePorts.Held held = UnusablePorts.unreachable()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> connect(held.port()))
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
    }
}
