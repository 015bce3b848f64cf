package dev.antiphon.checks;

import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The words of the lesson. */
final class Lesson {
    static final String GREETING = "Привет, сервер!";
    static final String ANSWER = "Сервер получил: ";
    static final String CONSOLE = "Ответ от сервера: Сервер получил: Привет, сервер!\n";

    private Lesson() {}

    /** The lesson's answer, which keeps the message's bytes also where they are no text. */
    static Reply answer(Message message) {
        return Reply.bytes(answer(message.bytes()));
    }

    static byte[] answer(byte[] message) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(ANSWER.getBytes(StandardCharsets.UTF_8));
        answer.writeBytes(message);
        return answer.toByteArray();
    }
}
