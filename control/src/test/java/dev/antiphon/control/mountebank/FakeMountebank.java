package dev.antiphon.control.mountebank;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The callback side of mountebank: answers the calls of imposters, and keeps their bodies. */
final class FakeMountebank implements AutoCloseable {
    private final HttpServer server;
    private final UnaryOperator<String> answers;
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    /**
     * Starts it.
     *
     * @param answers returns the answer to a body; with a status such as {@code 400} first, if it
     *     is not 200
     */
    FakeMountebank(UnaryOperator<String> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/imposters/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(exchange.getRequestURI() + " " + body);
        String answer = answers.apply(body);
        int status = answer.startsWith("{") ? 200 : Integer.parseInt(answer.substring(0, 3));
        byte[] bytes = answer.substring(answer.indexOf('{')).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Returns the argument of an imposter with these further fields, each with a comma first. */
    String argument(String fields) {
        return "{\"callbackURLTemplate\":\"" + url() + "/imposters/:port/_requests\","
                + "\"loglevel\":\"debug\",\"host\":\"127.0.0.1\"" + fields + "}";
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits for the next call and returns its path and body. */
    String call() throws InterruptedException {
        String call = calls.poll(30, TimeUnit.SECONDS);
        return call == null ? "no call" : call;
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
