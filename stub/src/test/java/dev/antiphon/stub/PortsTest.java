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

class PortsTest {
    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
        }
    }

    @Test
    void refusingPortRefusesAndIsHeldAgainstOthers() {
        try (Ports.Held held = Ports.refusing()) {
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

    @Test
    void unreachablePortNeitherAcceptsNorRefuses() {
        try (Ports.Held held = Ports.unreachable()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> connect(held.port()))
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
    }
}
