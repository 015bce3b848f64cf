package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.test.Ports;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;

/** The scenarios of Testcontainers' module for Toxiproxy, with Jedis and a Redis server. */
class RedisScenariosTest {
    private static final int TIMEOUT_MILLIS = 300;
    private static final int PATIENT_MILLIS = 20_000;

    @TempDir
    Path folder;

    private Process redis;
    private ToxiproxyServer server;
    private Proxy proxy;
    private int port;

    @BeforeEach
    void start() throws Exception {
        int redisPort = Ports.free();
        redis = redis(redisPort);
        await().until(() -> isListening(redisPort));
        server = ToxiproxyServer.builder().start();
        proxy = new ToxiproxyClient("127.0.0.1", server.address().getPort())
                .createProxy("redis", "127.0.0.1:0", "127.0.0.1:" + redisPort);
        port = Integer.parseInt(proxy.getListen().replaceFirst(".*:", ""));
        try (Jedis jedis = jedis(PATIENT_MILLIS)) {
            jedis.set("somekey", "somevalue");
        }
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
        redis.destroy();
        redis.waitFor();
    }

    @Test
    void latencyDelaysEachReply() throws Exception {
        proxy.toxics().latency("latency", ToxicDirection.DOWNSTREAM, 600).setJitter(100);
        long start = System.nanoTime();
        assertThat(read(PATIENT_MILLIS)).isEqualTo("somevalue");
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(499);
    }

    @Test
    void aCutConnectionTimesOutAndWorksAgain() throws Exception {
        proxy.toxics().bandwidth("CUT_DOWN", ToxicDirection.DOWNSTREAM, 0);
        proxy.toxics().bandwidth("CUT_UP", ToxicDirection.UPSTREAM, 0);
        assertThatThrownBy(() -> read(TIMEOUT_MILLIS))
                .isInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("timed out");
        proxy.toxics().get("CUT_DOWN").remove();
        proxy.toxics().get("CUT_UP").remove();
        assertThat(read(PATIENT_MILLIS)).isEqualTo("somevalue");
    }

    @Test
    void aResetIsSeenAsReset() throws Exception {
        proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 100);
        assertThatThrownBy(() -> read(PATIENT_MILLIS))
                .isInstanceOf(JedisConnectionException.class)
                .hasRootCauseMessage("Connection reset");
    }

    @Test
    void aTimeoutClosesTheConnection() throws Exception {
        proxy.toxics().timeout("timeout", ToxicDirection.UPSTREAM, 200);
        assertThatThrownBy(() -> read(PATIENT_MILLIS))
                .isInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("end of stream");
    }

    private String read(int timeoutMillis) {
        try (Jedis jedis = jedis(timeoutMillis)) {
            return jedis.get("somekey");
        }
    }

    private Jedis jedis(int timeoutMillis) {
        return new Jedis("127.0.0.1", port, timeoutMillis);
    }

    private Process redis(int redisPort) throws IOException {
        File log = folder.resolve("redis.log").toFile();
        try {
            return new ProcessBuilder(
                            "redis-server",
                            "--port",
                            "" + redisPort,
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--dir",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
        } catch (IOException e) {
            throw NodeProgram.missing(
                    "redis-server is missing; on Debian: apt install redis-server");
        }
    }

    private static boolean isListening(int redisPort) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
