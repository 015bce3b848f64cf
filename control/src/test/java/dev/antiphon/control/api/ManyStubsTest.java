package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thousand stubs that are made, used, verified and removed over HTTP, fifty at a time. */
class ManyStubsTest {
    private static final int STUBS = 1000;
    private static final int AT_A_TIME = 50;

    private static long descriptors() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (var all = Files.list(own)) {
            return all.count();
        }
    }

    private static void stub(ApiClient api, int number) throws IOException {
        String name = "stub-of-" + number;
        int port = api.stub("{\"name\":\"" + name
                + "\",\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG " + number + "\"}]}");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG " + number + "\n");
        }
        String path = "/api/stubs/" + name;
        var verified = api.post(path + "/verify", "{\"when\":\"PING\",\"times\":\"1\"}")
                .is(200);
        assertThat(verified.get("ok")).isEqualTo(true);
        assertThat(api.delete(path + "?check=true").is(200).list("findings")).isEmpty();
    }

    @Test
    @Timeout(300)
    void leaveNoThreadPortOrDescriptor() throws Exception {
        try (Control control = Control.start();
                ControlServer server =
                        ControlServer.builder(control).address("127.0.0.1:0").start();
                ApiClient api = new ApiClient(server);
                ExecutorService users = Executors.newFixedThreadPool(AT_A_TIME)) {
            run(users, api, AT_A_TIME); // loads classes and opens the client's connections
            await().until(() -> server.requests() == 0);
            int threads = Thread.activeCount();
            long descriptors = descriptors();
            run(users, api, STUBS);
            assertThat(control.services()).isEmpty();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(server.requests()).isZero();
                assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 10);
                assertThat(descriptors()).isLessThanOrEqualTo(descriptors + AT_A_TIME);
            });
        }
    }

    private static void run(ExecutorService users, ApiClient api, int count) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            all.add(users.submit(() -> {
                stub(api, number);
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }
}
