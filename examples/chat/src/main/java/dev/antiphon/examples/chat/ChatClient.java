package dev.antiphon.examples.chat;

import dev.antiphon.TcpClient;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal for the chat: lines of others are shown above the line that is typed. After a break it
 * connects again, takes its name back, and gets the lines that it missed.
 */
final class ChatClient {
    private static final Pattern JOINED = Pattern.compile("\\* (\\S+) at (\\S+)\\.(\\d+)[;,].*");
    private static final Pattern SAID = Pattern.compile("(\\d+) (\\S+) .*");
    private static final long BREAK_MILLIS = 1_000;

    private final LineReader terminal = LineReaderBuilder.builder()
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private final Map<String, String> positions = new ConcurrentHashMap<>();
    private final String key = UUID.randomUUID().toString().substring(0, 13);
    private final TcpClient client;
    private final String name;
    private volatile Optional<Conversation> server = Optional.empty();

    private ChatClient(TcpClient client, String name) {
        this.client = client;
        this.name = name;
    }

    static void talk(String address, String name) throws InterruptedException {
        try (TcpClient client = TcpClient.to(address, Framing.line()).build()) {
            ChatClient chat = new ChatClient(client, name);
            Thread.ofVirtual().start(chat::listen);
            chat.type();
        }
    }

    private void type() throws InterruptedException {
        try {
            while (true) {
                String line = terminal.readLine("> ");
                if (server.isPresent()) {
                    server.get().push(Message.text(line));
                } else {
                    terminal.printAbove("* not connected; not sent: " + line);
                }
            }
        } catch (EndOfFileException | UserInterruptException e) {
            server.ifPresent(Conversation::close);
        }
    }

    private void listen() {
        while (true) {
            try {
                try (Conversation conversation = client.open()) {
                    comeBack(conversation);
                    server = Optional.of(conversation);
                    Optional<Message> line = conversation.receive();
                    while (line.isPresent()) {
                        take(line.get().text());
                        line = conversation.receive();
                    }
                } catch (FailureException e) {
                    terminal.printAbove("* " + e.failure().code());
                }
                server = Optional.empty();
                terminal.printAbove("* connecting again");
                Thread.sleep(BREAK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void comeBack(Conversation conversation) {
        conversation.push(Message.text("/nick " + name + " " + key));
        positions.forEach((room, sequence) -> conversation.push(
                Message.text("/join " + room + " " + logs.get(room) + "." + sequence)));
    }

    private void take(String line) {
        Matcher joined = JOINED.matcher(line);
        Matcher said = SAID.matcher(line);
        if (joined.matches()) {
            logs.put(joined.group(1), joined.group(2));
            positions.put(joined.group(1), joined.group(3));
        } else if (said.matches()) {
            positions.computeIfPresent(said.group(2), (room, sequence) -> said.group(1));
        }
        terminal.printAbove(line);
    }
}
