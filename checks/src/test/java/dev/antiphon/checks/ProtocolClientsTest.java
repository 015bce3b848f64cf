package dev.antiphon.checks;

import static dev.antiphon.stub.match.Matchers.contains;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.test.Interpreter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Clients of other projects talk to a stub of their protocol that is a file of rules. The stub finds
 * fault with every message that no rule is for.
 */
@Timeout(120)
class ProtocolClientsTest {
    private static final Path RULES = Path.of("src/test/resources/clients").toAbsolutePath();
    private static final Duration RECEIVED_WITHIN = Duration.ofSeconds(20);

    private static StubServer stub(String file) throws IOException {
        StubRules rules = StubFile.read(RULES.resolve(file));
        return StubServer.builder()
                .framing(rules.framing().orElseThrow())
                .rules(rules)
                .start();
    }

    /** Returns the standard output of a client, which must end well. */
    private static String said(Map<String, String> environment, Object... words) {
        List<String> command = new ArrayList<>();
        for (Object each : words) {
            command.add(each.toString());
        }
        try (Child client = Child.start(command, environment)) {
            String output = client.output();
            assertThat(client.status()).as("%s: %s", client, output).isZero();
            return output;
        }
    }

    private static String said(Object... words) {
        return said(Map.of(), words);
    }

    @Test
    void mosquittoPublishes() throws Exception {
        ForeignServer.require("mosquitto-clients", "mosquitto_pub");
        try (StubServer stub = stub("mqtt.yaml")) {
            String port = String.valueOf(stub.port());
            said("mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-t", "topic", "-m", "hello");
        }
    }

    @Test
    void mosquittoSubscribes() throws Exception {
        ForeignServer.require("mosquitto-clients", "mosquitto_sub");
        try (StubServer stub = stub("mqtt.yaml")) {
            String port = String.valueOf(stub.port());
            assertThat(said(
                            "mosquitto_sub",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            port,
                            "-t",
                            "topic",
                            "-C",
                            "1"))
                    .isEqualTo("hello\n");
        }
    }

    @Test
    void dcmtkVerifiesByEcho() throws Exception {
        ForeignServer.require("dcmtk", "echoscu");
        try (StubServer stub = stub("dicom.yaml")) {
            said("echoscu", "127.0.0.1", stub.port());
        }
    }

    @Test
    void redisClientGetsAndSets() throws Exception {
        ForeignServer.require("redis-tools", "redis-cli");
        try (StubServer stub = stub("resp.yaml")) {
            assertThat(said("redis-cli", "-p", stub.port(), "PING")).isEqualTo("PONG\n");
            assertThat(said("redis-cli", "-p", stub.port(), "GET", "name")).isEqualTo("hello\n");
            assertThat(said("redis-cli", "-p", stub.port(), "SET", "k", "a\r\nPING\r\nb"))
                    .isEqualTo("OK\n");
        }
    }

    @Test
    void psqlSelects() throws Exception {
        ForeignServer.require("postgresql-client", "psql");
        Map<String, String> plain = Map.of("PGSSLMODE", "disable", "PGGSSENCMODE", "disable");
        try (StubServer stub = stub("postgres.yaml")) {
            String address = "host=127.0.0.1 user=u dbname=d port=" + stub.port();
            assertThat(said(plain, "psql", "-At", address, "-c", "SELECT n FROM t"))
                    .isEqualTo("42\n");
        }
    }

    @Test
    void swaksSendsAMail() throws Exception {
        ForeignServer.require("swaks", "swaks");
        try (StubServer stub = stub("smtp.yaml")) {
            String server = "127.0.0.1:" + stub.port();
            said("swaks", "--server", server, "--from", "a@mail.test", "--to", "b@mail.test");
        }
    }

    @Test
    void pythonLogsWithALengthPrefix() throws Exception {
        ForeignServer.require("python3", "python3");
        String script = """
                import logging, logging.handlers, sys
                handler = logging.handlers.SocketHandler('127.0.0.1', int(sys.argv[1]))
                logging.getLogger().addHandler(handler)
                logging.error('one')
                logging.error('two')
                handler.close()
                """;
        try (StubServer stub = stub("python-logging.yaml")) {
            said(Interpreter.path(), "-c", script, stub.port());
            stub.await(RECEIVED_WITHIN, contains("two"));
            assertThat(stub.received()).hasSize(2);
        }
    }

    @Test
    void loggerCountsOctets() throws Exception {
        ForeignServer.require("bsdutils", "logger");
        try (StubServer stub = stub("syslog.yaml")) {
            said("logger", "--tcp", "--octet-count", "-n", "127.0.0.1", "-P", stub.port(), "hello");
            assertThat(stub.await(RECEIVED_WITHIN, contains("hello")).message().text())
                    .startsWith("<13>1 ")
                    .endsWith("hello");
        }
    }
}
