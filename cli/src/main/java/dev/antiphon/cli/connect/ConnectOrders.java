package dev.antiphon.cli.connect;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.connect.MessageRows.View;
import dev.antiphon.cli.connect.TypedLine.Order;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands of a conversation. Used by one thread. */
final class ConnectOrders {
    private static final int FILE_BYTES_MAX = 64 << 20;
    private static final int SHOWN_LETTERS_MAX = 100;

    private final Texts texts;
    private final ConnectTerms terms;
    private final ConnectedPeers peers;
    private final ConnectOutput output;
    private final NamedMessages messages;

    ConnectOrders(Texts texts, ConnectTerms terms, ConnectedPeers peers, NamedMessages messages) {
        this.texts = texts;
        this.terms = terms;
        this.peers = peers;
        this.output = peers.output();
        this.messages = messages;
    }

    /** Runs a command that neither opens a connection nor ends the conversation. */
    void run(Order order) throws InterruptedException {
        String argument = order.argument();
        switch (order.word()) {
            case FRAMING -> framing(typed(order), argument);
            case VIEW -> view(argument);
            // The message is read first: a mistake in it opens no connection.
            case HEX -> {
                Message message = Message.of(OptionParser.hex(typed(order), argument));
                peers.toSend().send(message);
            }
            case UNFRAMED -> {
                Message message = TypedLine.message(argument);
                peers.toSend().sendUnframed(message);
            }
            case SEND -> {
                Message message = saved(argument);
                peers.toSend().send(message);
            }
            case DEFINE -> {
                String name = messages.define(argument);
                output.lines().notice("connect.defined", name);
            }
            case MESSAGES -> listMessages();
            case WAIT -> awaitMessage(argument);
            case WAIT_CLOSE -> {
                Duration atMost = argument.isEmpty()
                        ? terms.timeout()
                        : OptionParser.duration(typed(order), argument);
                if (!peers.peer().awaitOver(atMost)) {
                    throw terms.notClosed(atMost);
                }
            }
            case PAUSE -> {
                Duration pause = OptionParser.duration(typed(order), argument);
                Thread.sleep(pause);
            }
            case HALF_CLOSE -> open().halfClose();
            case CLOSE -> peers.peer().close(); // done if the server has closed meanwhile
            case RESET -> open().reset();
            case STARTTLS -> startTls();
            case SAVE -> {
                Path file = OptionParser.file(typed(order), argument);
                output.transcript().save(file, peers.framing());
                output.lines().notice("connect.saved", file);
            }
            case HELP -> output.lines().text(help());
            case RECONNECT, QUIT -> throw new IllegalArgumentException(order.toString());
        }
    }

    ConnectedPeers peers() {
        return peers;
    }

    private static String typed(Order order) {
        return order.word().typed();
    }

    /** Returns the connection. Refuses one that has ended. */
    private ConnectedPeer open() {
        if (peers.peer().isOver()) {
            throw CliException.usage("connect-closed", terms.target());
        }
        return peers.peer();
    }

    private void framing(String word, String text) {
        Framing framing = OptionParser.framing(word, text);
        OptionParser.admitted(word, framing, terms.limits());
        peers.framing(framing);
        output.lines().notice("connect.framing", framing);
    }

    private void view(String text) {
        View view = Arrays.stream(View.values())
                .filter(each -> each.word().equals(text))
                .findFirst()
                .orElseThrow(() -> CliException.usage(
                                "connect-view", text, String.join(", ", View.words()))
                        .near(Nearest.word(text, View.words())));
        output.lines().view(view);
    }

    /** Returns the message with this name, or the content of a file. */
    private Message saved(String text) {
        if (!text.startsWith("@")) {
            return messages.named(text);
        }
        String name = text.substring(1);
        try {
            return BoundedFile.message(OptionParser.file("@", name), FILE_BYTES_MAX);
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException e) {
            throw CliException.unreadable(ConnectWord.SEND.typed(), text, e);
        }
    }

    private void listMessages() {
        List<String> all = new ArrayList<>();
        messages.all().forEach((name, message) -> all.add("  " + name + "  " + shownOf(message)));
        if (all.isEmpty()) {
            all.add("  " + texts.say("connect.no-messages"));
        }
        output.lines().text(all);
    }

    private static String shownOf(String typed) {
        String line = Escapes.oneLine(typed);
        return line.length() <= SHOWN_LETTERS_MAX
                ? line
                : line.substring(0, SHOWN_LETTERS_MAX) + "…";
    }

    private void awaitMessage(String argument) throws InterruptedException {
        String word = ConnectWord.WAIT.typed();
        String[] parts = argument.split("\\s+", 2);
        boolean hasTime = !argument.isEmpty() && !argument.startsWith("/");
        Duration atMost = hasTime ? OptionParser.duration(word, parts[0]) : terms.timeout();
        String text = hasTime ? (parts.length > 1 ? parts[1] : "") : argument;
        Optional<PatternOption> pattern =
                text.isEmpty() ? Optional.empty() : Optional.of(PatternOption.of(word, text));
        ConnectedPeer peer = peers.peer();
        if (output.isWatched()) {
            peer.forgetUnawaited(); // a person has seen them
        }
        if (!peer.awaitMessage(pattern, atMost)) {
            throw new FailureException(notAwaited(peer, atMost));
        }
    }

    /** Returns the reason why no message came. */
    private static Failure notAwaited(ConnectedPeer peer, Duration atMost) {
        Failure late = new Failure.TimedOut(Phase.REPLY, atMost, peer.partBytes());
        return peer.failure().orElse(peer.isOver() ? new ClientFailure.ClosedWithoutReply() : late);
    }

    private void startTls() throws InterruptedException {
        if (open().isTls()) {
            throw CliException.usage("connect-tls-already", terms.target());
        }
        open().startTls();
    }

    private List<String> help() {
        List<String> rows = new ArrayList<>();
        int width = Arrays.stream(ConnectWord.values())
                .mapToInt(each -> each.form().length())
                .max()
                .orElse(0);
        for (ConnectWord each : ConnectWord.values()) {
            String form = each.form() + " ".repeat(width - each.form().length());
            rows.add("  " + form + "  " + texts.say("connect.help." + each.key()));
        }
        rows.add("  " + texts.say("connect.help.lines"));
        return rows;
    }
}
