package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.cli.Main;
import dev.antiphon.linux.systemd.SystemdNotify;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Notifications to a receiver that is not ours: a datagram socket of Python in place of systemd. */
class SystemdNotifyTest {
    @TempDir
    private Path folder;

    private String path() {
        return folder.resolve("notify").toString();
    }

    private static Child receiver(String address) {
        Child receiver = Python.start("notify.py", address);
        receiver.line("bound");
        return receiver;
    }

    private static SystemdNotify systemd(String address, String... more) throws IOException {
        Map<String, String> environment = more.length == 0
                ? Map.of("NOTIFY_SOCKET", address)
                : Map.of("NOTIFY_SOCKET", address, more[0], more[1], more[2], more[3]);
        return SystemdNotify.in(environment).orElseThrow();
    }

    @Test
    void receiverOnAPathReadsEachState() throws IOException {
        try (Child receiver = receiver(path());
                SystemdNotify systemd = systemd(path())) {
            systemd.ready();
            systemd.status("слушает\n127.0.0.1:7000");
            systemd.stopping();
            assertThat(receiver.line("")).isEqualTo("READY=1");
            assertThat(receiver.line("")).isEqualTo("STATUS=слушает 127.0.0.1:7000");
            assertThat(receiver.line("")).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void receiverInTheAbstractNamespaceReadsIt() throws IOException {
        String address = "@antiphon-test-" + ProcessHandle.current().pid();
        try (Child receiver = receiver(address);
                SystemdNotify systemd = systemd(address)) {
            systemd.ready();
            assertThat(receiver.line("")).isEqualTo("READY=1");
        }
    }

    @Test
    void signsOfLifeComeWhileTheServiceIsAlive() throws IOException {
        String own = Long.toString(ProcessHandle.current().pid());
        AtomicInteger asked = new AtomicInteger();
        try (Child receiver = receiver(path());
                SystemdNotify systemd =
                        systemd(path(), "WATCHDOG_USEC", "20000", "WATCHDOG_PID", own)) {
            systemd.watchdog(() -> asked.incrementAndGet() <= 3);
            for (int i = 0; i < 3; i++) {
                assertThat(receiver.line("")).isEqualTo("WATCHDOG=1");
            }
            Awaitility.await().until(() -> asked.get() >= 6); // the answers since then were no
            systemd.stopping();
            assertThat(receiver.line("")).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void watchdogOfAnotherProcessGetsNothing() throws IOException {
        try (Child receiver = receiver(path());
                SystemdNotify systemd =
                        systemd(path(), "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1")) {
            systemd.watchdog(() -> {
                throw new AssertionError("asked");
            });
            systemd.stopping();
            assertThat(receiver.line("")).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void processWithoutAManagerHasNone() throws IOException {
        assertThat(SystemdNotify.in(Map.of())).isEmpty();
        assertThat(SystemdNotify.in(Map.of("NOTIFY_SOCKET", ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vsock:2:1", "relative"})
    void otherAddressIsRefusedAndNamed(String address) {
        assertThatThrownBy(() -> systemd(address))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(address);
    }

    @Test
    void addressOverTheLimitOfTheSystemIsRefused() {
        assertThatThrownBy(() -> systemd("/" + "x".repeat(107)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("107")
                .hasMessageContaining("108");
    }

    @Test
    void receiverThatIsGoneIsAnError() throws IOException {
        SystemdNotify systemd = systemd(path());
        assertThatThrownBy(systemd::ready).isInstanceOf(IOException.class);
    }

    @Test
    void toolReportsItsStartAndItsEnd() {
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", path(), "WATCHDOG_USEC", "30000000");
        try (Child receiver = receiver(path());
                Child tool = Child.start(
                        Child.javaCommand(Main.class, "serve", "--listen", "127.0.0.1:0"),
                        environment)) {
            assertThat(receiver.line("")).isEqualTo("READY=1");
            int port = Tool.port(tool);
            assertThat(receiver.line("")).isEqualTo("STATUS=127.0.0.1:" + port);
            assertThat(receiver.line("")).isEqualTo("WATCHDOG=1");
            tool.terminate();
            assertThat(receiver.line("")).isEqualTo("STOPPING=1");
            assertThat(tool.status()).isZero();
        }
    }
}
