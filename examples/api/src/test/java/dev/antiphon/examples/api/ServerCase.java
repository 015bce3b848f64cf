package dev.antiphon.examples.api;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import tools.jackson.databind.JsonNode;

import java.io.IOException;

/** A server of lines on a free port for each test. */
abstract class ServerCase {
    private TcpServer server;

    @BeforeEach
    void startServer() {
        server = Main.start("127.0.0.1:0", Framing.line());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    int port() {
        return server.port();
    }

    TcpServer server() {
        return server;
    }

    Peer client() {
        return Peer.connect(server.port());
    }

    static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }

    /** Sends a request with double quotes written as single ones, and reads the answer. */
    static JsonNode ask(Peer client, String request) throws IOException {
        send(client, request);
        return next(client);
    }

    static void send(Peer client, String request) throws IOException {
        client.send(request.replace('\'', '"') + "\n");
    }

    static JsonNode next(Peer client) throws IOException {
        return json(client.readLine());
    }

    static int code(JsonNode answer) {
        return answer.path("error").path("code").intValue(0);
    }
}
