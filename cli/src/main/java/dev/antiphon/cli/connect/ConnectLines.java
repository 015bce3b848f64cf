package dev.antiphon.cli.connect;

import dev.antiphon.address.Addresses;
import dev.antiphon.cli.connect.MessageRows.View;
import dev.antiphon.cli.show.Colours;
import dev.antiphon.cli.show.LineTime;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.failure.Failure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;
import dev.antiphon.tls.TlsSession;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The lines of a conversation on the screen: messages and notices, each with its time. Any thread
 * may use it.
 */
final class ConnectLines {
    /** The direction of a message. */
    enum Way {
        SENT('>'),
        RECEIVED('<');

        private final char mark;

        Way(char mark) {
            this.mark = mark;
        }
    }

    private static final int SHOWN_BYTES_MAX = 4096;

    /** The largest number of bytes that are shown in rows of both columns. */
    private static final int SHOWN_BYTES_BESIDE_MAX = 1024;

    private final Screen screen;
    private final Texts texts;
    private final String target;
    private final Detail detail;
    private final Colours colours;
    private final LineTime lineTime = new LineTime();
    private volatile View view;

    // The lock of this object guards the following fields.

    private @Nullable Failure ofConnection;
    private @Nullable Failure ofCommand;

    /** How much is shown. */
    enum Detail {
        ALL,
        /** Only received messages, as their bytes. */
        REPLIES,
        /** Nothing, since events are printed instead. */
        NONE
    }

    /**
     * What is shown at first, and how.
     *
     * @param target the address of the server, as the user writes it
     */
    record Form(String target, Detail detail, View view) {}

    ConnectLines(Screen screen, Texts texts, Form form) {
        this.screen = screen;
        this.texts = texts;
        this.target = form.target();
        this.detail = form.detail();
        this.view = form.view();
        this.colours = screen.colours();
    }

    /** Sets the columns of later messages. */
    void view(View value) {
        view = value;
    }

    /** Shows a message. */
    void message(Way way, Message message) {
        if (detail == Detail.ALL) {
            screen.show(rows(way, message, ""));
        } else if (detail == Detail.REPLIES && way == Way.RECEIVED) {
            if (screen.isInteractive()) {
                screen.show(MessageRows.of(message, View.TEXT, screen.columns(), SHOWN_BYTES_MAX));
            } else {
                screen.bytes(message);
            }
        }
    }

    /**
     * Shows received bytes that are not a whole message.
     *
     * @param remark the key of the text that says so
     */
    void part(Message bytes, String remark) {
        if (detail == Detail.REPLIES) {
            message(Way.RECEIVED, bytes);
        } else if (detail == Detail.ALL) {
            screen.show(rows(Way.RECEIVED, bytes, texts.say(remark)));
        }
    }

    private List<String> rows(Way way, Message message, String remark) {
        String time = time();
        String size = "%7s".formatted(texts.say("shown.bytes", message.size()));
        String begin = " " + way.mark + size + "  ";
        String indent = " ".repeat(time.length() + begin.length());
        int columns = screen.columns() == 0 ? 0 : screen.columns() - indent.length();
        boolean beside = view == View.BOTH && columns > 0;
        int most = beside ? SHOWN_BYTES_BESIDE_MAX : SHOWN_BYTES_MAX;
        List<String> lines = new ArrayList<>();
        for (String row : MessageRows.of(message, view, columns, most)) {
            lines.add(
                    lines.isEmpty()
                            ? colours.dim(time) + painted(way, begin + row)
                            : indent + painted(way, row));
        }
        if (message.size() > most) {
            lines.add(indent + colours.dim(texts.say("shown.more", message.size() - most)));
        }
        if (!remark.isEmpty()) {
            lines.add(indent + colours.dim(remark));
        }
        return lines;
    }

    private String painted(Way way, String text) {
        return way == Way.SENT ? colours.sent(text) : colours.received(text);
    }

    /** Shows a notice with the time. */
    void notice(String key, Object... values) {
        if (detail == Detail.ALL) {
            String text = Escapes.oneLine(texts.say(key, values));
            screen.show(List.of(colours.dim(time() + " - " + text)));
        }
    }

    /** Shows the failure of a connection, unless the command that runs has shown it. */
    synchronized void failure(Failure failure) {
        if (screen.isInteractive() && !failure.equals(ofCommand)) {
            error(FailureTexts.problem(failure, target));
        }
        ofConnection = failure;
    }

    /** Shows the failure of a command, unless the connection has shown it since it began. */
    synchronized void commandFailure(Failure failure) {
        if (!failure.equals(ofConnection)) {
            error(FailureTexts.problem(failure, target));
        }
        ofCommand = failure;
    }

    /** Has the failures of the next command shown, even if the last one had the same. */
    synchronized void beginCommand() {
        ofConnection = null;
        ofCommand = null;
    }

    /** Shows that a connection is open. */
    void opened(Conversation opened) {
        notice(
                "connect.opened",
                target,
                Addresses.shown(opened.remoteAddress()),
                Addresses.shown(opened.localAddress()));
        opened.tls().ifPresent(this::tls);
    }

    /** Shows the result of a TLS handshake. */
    void tls(TlsSession session) {
        notice("connect.tls", session.protocol(), session.cipherSuite());
    }

    /** Shows the end of a connection. */
    void closed(Closed closed) {
        String how = closed.how().name().toLowerCase(Locale.ROOT);
        String by = closed.by().name().toLowerCase(Locale.ROOT);
        notice("connect.closed." + how + "." + by, closed.bytesOut(), closed.bytesIn());
    }

    /** Shows lines without the time. */
    void text(List<String> lines) {
        if (detail != Detail.NONE) {
            screen.show(lines);
        }
    }

    /** Shows an error in lines that fit the width of the terminal. */
    void error(CliException problem) {
        OptionalInt columns = screen.errorColumns();
        List<String> lines = new ArrayList<>();
        ErrorOutput.what(texts, problem, columns).forEach(each -> lines.add(colours.fault(each)));
        lines.addAll(ErrorOutput.remedy(texts, problem, columns));
        screen.complain(lines);
    }

    /** Has later errors advise the commands of the conversation, not options of the tool. */
    void beginPrompt() {
        texts.conversationHas(ConnectWord.allTyped());
    }

    private String time() {
        return lineTime.of(System.nanoTime());
    }
}
