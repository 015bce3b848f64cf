package dev.antiphon.service;

import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.nio.charset.StandardCharsets;

/**
 * A reply of HTTP/1.1, after which the connection closes.
 *
 * @param status the status code with its phrase, such as {@code 200 OK}
 * @param type the media type of the body
 * @param body the body
 */
record HttpReply(String status, String type, String body) {
    private static final String TEXT = "text/plain; charset=utf-8";

    static HttpReply text(String status, String body) {
        return new HttpReply(status, TEXT, body);
    }

    static HttpReply json(String status, String body) {
        return new HttpReply(status, "application/json", body);
    }

    /** Returns the bytes of head and body. */
    Reply encoded() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = head(content.length);
        byte[] all = new byte[head.length + content.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return Reply.of(Message.of(all)).thenClose();
    }

    /** Returns the bytes of the head alone, which names the size of the body all the same. */
    Reply encodedHead() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        return Reply.of(Message.of(head(content.length))).thenClose();
    }

    private byte[] head(int bodyBytes) {
        String allow = status.startsWith("405") ? "Allow: GET, HEAD, OPTIONS\r\n" : "";
        return ("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + bodyBytes + "\r\nCache-Control: no-store\r\n" + allow
                        + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
