package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A POST of JSON to mountebank. Each call opens a connection and speaks HTTP/1.0 (RFC 1945), so
 * that the answer ends with the connection. Blocks the calling thread, at most {@link #WAIT} for
 * the answer: the {@code wait} of a response passes before it.
 */
final class Callback {
    /** The longest wait for the next bytes of an answer. */
    static final Duration WAIT = Duration.ofMinutes(10);

    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final String HEAD_END = "\r\n\r\n";
    private static final int OK = 200;
    private static final int HTTP_PORT = 80;

    private final URI where;
    private final Socket socket;

    /** The reason why the request could not be sent; null if it was. */
    private final @Nullable IOException unsent;

    private Callback(URI where, Socket socket, @Nullable IOException unsent) {
        this.where = where;
        this.socket = socket;
        this.unsent = unsent;
    }

    /**
     * Sends the JSON and returns the answer.
     *
     * @throws CallbackException when there is no answer, or none with the status 200
     */
    static JsonValue post(URI where, String json) throws CallbackException {
        return begin(where, json).answer();
    }

    /** Sends the JSON. {@link #answer} or {@link #abandon} must follow. */
    static Callback begin(URI where, String json) {
        Socket socket = new Socket();
        try {
            socket = connected(where);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) WAIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request(where, json.getBytes(StandardCharsets.UTF_8)));
            out.flush();
            return new Callback(where, socket, null);
        } catch (IOException e) {
            return new Callback(where, socket, e);
        }
    }

    /**
     * Waits for the answer.
     *
     * @throws CallbackException when there is no answer, or none with the status 200
     */
    JsonValue answer() throws CallbackException {
        byte[] answer;
        try (socket) {
            if (unsent != null) {
                throw unsent;
            }
            answer = whole(socket.getInputStream());
        } catch (IOException e) {
            throw CallbackException.communication(
                    "No answer of mountebank at " + where + ": " + e.getMessage(), e);
        }
        return body(where, answer);
    }

    /** Closes the connection without waiting for the answer. */
    void abandon() {
        try {
            socket.close();
        } catch (IOException e) {
            // nobody waits for the answer
        }
    }

    /** Connects to the first address of the host that accepts; mountebank may listen on one. */
    private static Socket connected(URI where) throws IOException {
        String host = where.getHost();
        if (host == null) {
            throw new IOException("the address has no host");
        }
        int port = where.getPort() < 0 ? HTTP_PORT : where.getPort();
        IOException refused = new IOException("the host has no address");
        for (InetAddress each : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(each, port), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                refused = e;
            }
        }
        throw refused;
    }

    private static byte[] request(URI where, byte[] body) {
        String head = "POST " + where.getRawPath() + " HTTP/1.0\r\nHost: " + where.getRawAuthority()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length + HEAD_END;
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }

    private static byte[] whole(InputStream in) throws IOException {
        byte[] all = in.readNBytes(ANSWER_BYTES_MAX + 1);
        if (all.length > ANSWER_BYTES_MAX) {
            throw new IOException(
                    "the answer has over " + ANSWER_BYTES_MAX + " bytes, which is the limit");
        }
        return all;
    }

    private static JsonValue body(URI where, byte[] answer) throws CallbackException {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEAD_END);
        String[] status = text.split("[ \r]", 4);
        if (end < 0 || status.length < 3 || !status[1].matches("[0-9]{3}")) {
            throw CallbackException.communication(
                    "No HTTP answer from " + where, new IOException("no HTTP"));
        }
        int at = end + HEAD_END.length();
        byte[] body = Arrays.copyOfRange(answer, at, answer.length);
        if (Integer.parseInt(status[1]) != OK) {
            throw CallbackException.status(
                    Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8));
        }
        try {
            return JsonValue.read(body);
        } catch (IllegalArgumentException e) {
            throw CallbackException.communication(
                    "The answer from " + where + " is unusable: " + e.getMessage(), e);
        }
    }
}
