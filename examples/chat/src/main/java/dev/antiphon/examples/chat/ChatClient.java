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

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal for the chat: lines of others are shown above the line that is typed. After a break it
 * connects again, takes its name back, and gets the lines that it missed.
 */
final class ChatClient {
    private static final Pattern JOINED = Pattern.compile("\\* (\\S+) at (\\S+\\.)(\\d+)[;,].*");
    private static final Pattern SAID = Pattern.compile("(\\d+) \\S+ .*");
    private static final long BREAK_NANOS = 1_000_000_000;
    private static final String QUIT = "/quit";

    private final LineReader terminal = LineReaderBuilder.builder()
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    private final String hello;
    private volatile CompletableFuture<Conversation> server = new CompletableFuture<>();
    private volatile boolean ended;
    private String room = "";
    private String log = "";
    private String seen = "";

    private ChatClient(String name) {
        hello = "/nick " + name + " " + UUID.randomUUID();
    }

    static void talk(String address, String name) throws InterruptedException {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("who are you? Write client ADDRESS NAME");
        }
        try (TcpClient client = TcpClient.to(address, Framing.line()).build()) {
            ChatClient chat = new ChatClient(name);
            Thread listener = Thread.ofVirtual().start(() -> chat.listen(client));
            chat.type();
            chat.ended = true;
            CompletableFuture<Conversation> last = chat.server;
            if (last.isDone()) {
                last.join().halfClose(); // the lines of before still come
                listener.join();
            }
        }
    }

    /** Sends the lines that are typed. Each waits for a connection. */
    private void type() {
        for (String line = line(); !line.equals(QUIT); line = line()) {
            server.join().push(Message.text(line));
        }
    }

    private String line() {
        try {
            return terminal.readLine("> ");
        } catch (EndOfFileException | UserInterruptException e) {
            return QUIT;
        }
    }

    private void listen(TcpClient client) {
        while (!ended) {
            try (Conversation conversation = client.open()) {
                conversation.push(Message.text(hello));
                if (!room.isEmpty()) {
                    conversation.push(Message.text("/join " + room + " " + log + seen));
                }
                server.complete(conversation);
                while (conversation.receive().filter(this::take).isPresent()) {
                    // each line is shown when it was taken
                }
            } catch (FailureException | InterruptedException e) {
                terminal.printAbove("* " + e.getMessage());
            }
            if (server.isDone()) {
                server = new CompletableFuture<>();
            }
            if (!ended) {
                terminal.printAbove("* connecting again");
                LockSupport.parkNanos(BREAK_NANOS);
            }
        }
    }

    private boolean take(Message message) {
        String line = message.text();
        Matcher joined = JOINED.matcher(line);
        Matcher said = SAID.matcher(line);
        if (joined.matches()) {
            room = joined.group(1);
            log = joined.group(2);
            seen = joined.group(3);
        } else if (said.matches()) {
            seen = said.group(1);
        }
        terminal.printAbove(line);
        return true;
    }
}
