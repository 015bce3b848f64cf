package dev.antiphon.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** The system's texts come in the language of its locale: the types must do. */
class SystemFailuresTest {
    @Test
    void connectionGivenUpByTheSystemIsNotAReset() {
        IOException gone = new IOException("Connection timed out");
        assertThat(SystemFailures.isTimedOut(gone)).isTrue();
        assertThat(SystemFailures.isReset(gone)).isFalse();
        assertThat(SystemFailures.isTimedOut(new IOException("Connection reset")))
                .isFalse();
    }

    @Test
    void refusalIsRecognizedInEveryLanguage() {
        assertThat(SystemFailures.isRefused(new ConnectException("Connection refused")))
                .isTrue();
        assertThat(SystemFailures.isRefused(new ConnectException("В соединении отказано")))
                .isTrue();
        assertThat(SystemFailures.isRefused(new ConnectException("Connection timed out")))
                .isFalse();
        assertThat(SystemFailures.isRefused(new SocketException("Сеть недоступна")))
                .isFalse();
    }

    @Test
    void resetIsRecognizedInEveryLanguage() {
        assertThat(SystemFailures.isReset(new SocketException("Connection reset")))
                .isTrue();
        assertThat(SystemFailures.isReset(new IOException("Обрыв канала"))).isTrue();
        assertThat(SystemFailures.isReset(new IOException("No route to host"))).isFalse();
        assertThat(SystemFailures.isReset(new IllegalStateException("Connection reset")))
                .isFalse();
    }

    @Test
    void foreignAddressIsDistinguishedFromAnAddressInUse() throws Exception {
        InetAddress ours = InetAddress.getLoopbackAddress();
        InetAddress other = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        BindException failure = new BindException("Адрес уже используется");
        assertThat(SystemFailures.isNotOurs(failure, ours)).isFalse();
        assertThat(SystemFailures.isNotOurs(failure, other)).isTrue();
        assertThat(SystemFailures.isInUse(failure, new InetSocketAddress(ours, 12345)))
                .isTrue();
        assertThat(SystemFailures.isInUse(failure, new InetSocketAddress(other, 12345)))
                .isFalse();
        BindException denied = new BindException("Отказано в доступе");
        assertThat(SystemFailures.isInUse(denied, new InetSocketAddress(ours, 80)))
                .isFalse();
    }

    @Test
    void exhaustedPortsAreRecognizedInEveryLanguageAndDistinguishedFromAMissingFamily()
            throws Exception {
        InetAddress other = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        InetAddress missing = InetAddress.getByAddress(new byte[] {127, 1, 2, 3});
        BindException failure = new BindException("Невозможно назначить запрошенный адрес");
        assertThat(SystemFailures.isOutOfPorts(failure, other)).isTrue();
        assertThat(SystemFailures.isOutOfPorts(failure, InetAddress.getLoopbackAddress()))
                .isTrue();
        assertThat(SystemFailures.isOutOfPorts(failure, missing)).isFalse();
        assertThat(SystemFailures.isOutOfPorts(new ConnectException("Connection refused"), other))
                .isFalse();
    }
}
