package dev.antiphon.checks;

import dev.antiphon.cli.Main;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tool in a process of its own, in a locale that names no language: it speaks the lesson's. */
final class Tool {
    private static final Pattern FIRST_PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private Tool() {}

    /** A server that runs until it is ended. */
    static Child serve(Object... arguments) {
        return start("serve", arguments);
    }

    /** Any command. */
    static Child start(String name, Object... arguments) {
        List<String> command = Child.javaCommand(Main.class, name);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Child.start(command, Map.of());
    }

    /** Waits until such a server accepts connections. */
    static int port(Child server) {
        String listening = server.line("Сервер запущен и ждет подключений...");
        Matcher port = FIRST_PORT.matcher(listening);
        if (!port.find()) {
            throw new AssertionError("tells no address: " + listening);
        }
        return Integer.parseInt(port.group(1));
    }

    /** All that a terminal or a common pipe would show of the command. */
    static String send(Object... arguments) {
        List<String> command = Child.javaCommand(Main.class, "send");
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        try (Child client = Child.start(builder, Map.of())) {
            return client.output();
        }
    }
}
