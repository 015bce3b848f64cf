package dev.antiphon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** The system's texts come in the language of its locale: the types must do. */
class FailuresTest {
    @Test
    void connectionThatTheSystemGaveUpIsNoReset() {
        IOException gone = new IOException("Connection timed out");
        assertThat(Failures.isTimedOut(gone)).isTrue();
        assertThat(Failures.isReset(gone)).isFalse();
        assertThat(Failures.isTimedOut(new IOException("Connection reset"))).isFalse();
    }

    @Test
    void refusalIsKnownInEveryLanguage() {
        assertThat(Failures.isRefused(new ConnectException("Connection refused")))
                .isTrue();
        assertThat(Failures.isRefused(new ConnectException("В соединении отказано")))
                .isTrue();
        assertThat(Failures.isRefused(new ConnectException("Connection timed out")))
                .isFalse();
        assertThat(Failures.isRefused(new SocketException("Сеть недоступна"))).isFalse();
    }

    @Test
    void resetIsKnownInEveryLanguage() {
        assertThat(Failures.isReset(new SocketException("Connection reset"))).isTrue();
        assertThat(Failures.isReset(new IOException("Обрыв канала"))).isTrue();
        assertThat(Failures.isReset(new IOException("No route to host"))).isFalse();
        assertThat(Failures.isReset(new IllegalStateException("Connection reset")))
                .isFalse();
    }

    @Test
    void addressThatIsNotOursIsToldFromOneInUse() throws Exception {
        InetAddress ours = InetAddress.getLoopbackAddress();
        InetAddress other = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        BindException failure = new BindException("Адрес уже используется");
        assertThat(Failures.isNotOurs(failure, ours)).isFalse();
        assertThat(Failures.isNotOurs(failure, other)).isTrue();
        assertThat(Failures.isInUse(failure, new InetSocketAddress(ours, 12345)))
                .isTrue();
        assertThat(Failures.isInUse(failure, new InetSocketAddress(other, 12345)))
                .isFalse();
        BindException denied = new BindException("Отказано в доступе");
        assertThat(Failures.isInUse(denied, new InetSocketAddress(ours, 80))).isFalse();
    }

    @Test
    void usedUpPortsAreKnownInEveryLanguageAndToldFromAMissingFamily() throws Exception {
        InetAddress other = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        InetAddress missing = InetAddress.getByAddress(new byte[] {127, 1, 2, 3});
        BindException failure = new BindException("Невозможно назначить запрошенный адрес");
        assertThat(Failures.isOutOfPorts(failure, other)).isTrue();
        assertThat(Failures.isOutOfPorts(failure, InetAddress.getLoopbackAddress()))
                .isTrue();
        assertThat(Failures.isOutOfPorts(failure, missing)).isFalse();
        assertThat(Failures.isOutOfPorts(new ConnectException("Connection refused"), other))
                .isFalse();
    }
}
