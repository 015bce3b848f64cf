package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.cli.Main;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The lesson's two programs, each a process of its own, and ours, in all pairings. */
class LessonPairsTest {

    private static TcpServer ourServer() {
        return TcpServer.builder(Framing.raw())
                .onMessage((connection, message) -> Reply.text(Lesson.ANSWER + message.text()))
                .start("localhost:0");
    }

    private static String ourClientAsks(int port) {
        try (TcpClient client = TcpClient.to("localhost:" + port, Framing.raw()).build()) {
            return client.callOnce(Message.text(Lesson.GREETING)).text();
        }
    }

    private static String theirClientAsks(int port) {
        try (Child client = Python.start("lesson_client.py", port)) {
            return client.output();
        }
    }

    @Test
    void lessonClientWithLessonServer() {
        try (Child server = Python.start("lesson_server.py", 0)) {
            int port = Integer.parseInt(server.errorLine(""));
            assertThat(server.line("")).isEqualTo("Сервер запущен и ждет подключений...");
            assertThat(theirClientAsks(port)).isEqualTo(Lesson.CONSOLE);
            assertThat(server.line("")).matches("Подключение от \\('127\\.0\\.0\\.1', \\d+\\)");
            assertThat(server.line("")).isEqualTo("Получено сообщение: Привет, сервер!");
        }
    }

    @Test
    void lessonClientWithAntiphonServer() {
        try (TcpServer server = ourServer()) {
            assertThat(theirClientAsks(server.port())).isEqualTo(Lesson.CONSOLE);
            assertThat(theirClientAsks(server.port())).isEqualTo(Lesson.CONSOLE);
        }
    }

    @Test
    void antiphonClientWithLessonServer() {
        try (Child server = Python.start("lesson_server.py", 0)) {
            int port = Integer.parseInt(server.errorLine(""));
            for (int turn = 0; turn < 2; turn++) {
                assertThat(ourClientAsks(port)).isEqualTo(Lesson.ANSWER + Lesson.GREETING);
                assertThat(server.line("Получено"))
                        .isEqualTo("Получено сообщение: Привет, сервер!");
            }
        }
    }

    @Test
    void antiphonClientWithAntiphonServer() {
        try (TcpServer server = ourServer()) {
            assertThat(ourClientAsks(server.port())).isEqualTo(Lesson.ANSWER + Lesson.GREETING);
            assertThat(ourClientAsks(server.port())).isEqualTo(Lesson.ANSWER + Lesson.GREETING);
        }
    }

    @Test
    void lessonClientWithServe() {
        try (Child server = Tool.serve("--listen", 0)) {
            assertThat(theirClientAsks(Tool.port(server))).isEqualTo(Lesson.CONSOLE);
            assertThat(server.line("")).matches("Подключение от 127\\.0\\.0\\.1:\\d+");
            assertThat(server.line("")).isEqualTo("Получено сообщение: Привет, сервер!");
        }
    }

    @Test
    void sendWithLessonServer() {
        try (Child server = Python.start("lesson_server.py", 0)) {
            int port = Integer.parseInt(server.errorLine(""));
            assertThat(Tool.send(Lesson.GREETING, "--to", "localhost:" + port))
                    .isEqualTo(inAPipe());
            assertThat(server.line("Получено")).isEqualTo("Получено сообщение: Привет, сервер!");
        }
    }

    @Test
    void sendWithServe() {
        try (Child server = Tool.serve("--listen", 0)) {
            assertThat(Tool.send(Lesson.GREETING, "--to", "localhost:" + Tool.port(server)))
                    .isEqualTo(inAPipe());
            assertThat(server.line("Получено")).isEqualTo("Получено сообщение: Привет, сервер!");
        }
    }

    /** The lesson's line where no terminal joins both outputs: the label ends its own line. */
    private static String inAPipe() {
        return Lesson.CONSOLE.strip().replace("сервера: ", "сервера:\n");
    }

    @Test
    void terminalShowsTheLessonsLine() {
        try (TcpServer server = ourServer()) {
            List<String> send =
                    Child.javaCommand(Main.class, "send", "--to", "localhost:" + server.port());
            try (Child terminal = Python.start("terminal.py", send.toArray())) {
                assertThat(terminal.output()).isEqualTo(Lesson.CONSOLE);
            }
        }
    }
}
