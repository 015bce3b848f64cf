package dev.antiphon.cli.show;

import dev.antiphon.address.Addresses;
import dev.antiphon.cli.show.OrderedLines.Line;
import dev.antiphon.cli.show.OrderedLines.Stream;
import dev.antiphon.cli.text.MeasuredTime;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.text.Escapes;
import dev.antiphon.tls.TlsSession;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A listener that shows conversations on standard output, with a line for each message of both
 * directions, and for connections, rules and faults. Failures are printed on standard error.
 *
 * <p>A line has the time, the number of the connection, a mark, and the text in the same column:
 * {@code +} opening, {@code >} to the server, {@code <} to the client, {@code =} rule, {@code !}
 * fault, {@code -} end. The lines of all threads are in the order of their times.
 */
public final class ConversationLines implements EventListener {
    /** The largest number of bytes of a message that a line shows in a file. */
    private static final int SHOWN_BYTES_MAX = 1024;

    /** The same on a terminal, which wraps it into two or three lines. */
    private static final int SHOWN_ON_TERMINAL_BYTES_MAX = 160;

    private static final Pattern NUMBERED_RULE = Pattern.compile("rule ([0-9]+)");

    private final Texts texts;
    private final EventTexts eventTexts;
    private final ShownMessage content;
    private final Colours colours;
    private final Terminal terminal;
    private final OrderedLines lines;
    private final boolean isFramed;
    private final LineTime lineTime = new LineTime();

    /** The times at which the open connections opened. Used only by the listener's thread. */
    private final Map<Long, Long> opened = new HashMap<>();

    /** The number of connections that clients ended without a byte, such as health checks. */
    private long probes;

    /**
     * Creates a view with these options.
     *
     * @param isFramed whether there are messages, so that bytes outside of them are marked
     */
    public ConversationLines(
            Terminal terminal, EventTexts eventTexts, ShowOptions options, boolean isFramed) {
        this.isFramed = isFramed;
        this.texts = eventTexts.texts();
        this.eventTexts = eventTexts;
        this.content = new ShownMessage(
                texts,
                options.form(),
                terminal.interactive() ? SHOWN_ON_TERMINAL_BYTES_MAX : SHOWN_BYTES_MAX);
        this.colours = Colours.of(terminal);
        this.terminal = terminal;
        this.lines = new OrderedLines(terminal, texts);
    }

    /**
     * Prints the event. If its text is missing, prints the key of the text, since the server
     * ignores exceptions of listeners.
     */
    @Override
    public void on(Event event) {
        try {
            String line = line(event);
            if (!line.isEmpty()) {
                put(event, Stream.OUT, line);
            }
            eventTexts.of(event).ifPresent(each -> put(event, Stream.ERR, each));
        } catch (MissingResourceException e) {
            put(event, Stream.ERR, "antiphon: " + e.getMessage());
        }
    }

    private void put(Event event, Stream stream, String text) {
        long connection = event instanceof ConnectionEvent of ? of.connection() : 0;
        boolean _ = lines.put(new Line(event.nanos(), connection, stream, text));
    }

    /** Returns the line for standard output; empty if there is none. */
    private String line(Event event) {
        return switch (event) {
            case ServerEvent.Listening listening ->
                texts.say(
                        "serve.listening",
                        listening.addresses().stream()
                                .map(Addresses::shown)
                                .collect(Collectors.joining(", ")));
            case Opened open -> opened(open);
            case MessageIn in -> {
                // an empty message without a read is the end of a connection
                boolean isEnd = in.reads() == 0 && in.message().size() == 0;
                yield isEnd ? "" : message(in, '>', in.message(), in.framed());
            }
            case MessageOut out -> message(out, '<', out.message(), out.framed());
            case HalfClosed ended ->
                line(
                        ended,
                        ended.by() == Side.CLIENT ? '>' : '<',
                        texts.say("shown.half-closed." + lower(ended.by())));
            case Closed closed -> closed(closed);
            default -> "";
        };
    }

    private String opened(Opened open) {
        opened.put(open.connection(), open.nanos());
        String tls =
                open.tls().map(TlsSession::protocol).map(each -> ", " + each).orElse("");
        return line(open, '+', texts.say("serve.connection", Addresses.shown(open.remote())) + tls);
    }

    private String message(ConnectionEvent event, char mark, Message message, boolean framed) {
        List<String> text = new ArrayList<>();
        if (isFramed && !framed) {
            text.add(texts.say("shown.part"));
        }
        text.add(content.of(message));
        text.removeIf(String::isEmpty); // no line ends in blanks
        String shown = text.isEmpty() ? "" : "  " + String.join(" ", text);
        return line(event, mark, size(message.size()) + shown);
    }

    private String size(int bytes) {
        return colours.dim("%7s".formatted(bytes(bytes)));
    }

    private String bytes(long bytes) {
        return texts.say("shown.bytes", bytes);
    }

    private String closed(Closed closed) {
        probes += closed.bytesIn() == 0 && closed.by() == Side.CLIENT ? 1 : 0;
        Long since = opened.remove(closed.connection());
        String how = texts.say("shown.closed." + lower(closed.how()) + "." + lower(closed.by()));
        String lasting = since == null
                ? ""
                : "  " + MeasuredTime.of(Duration.ofNanos(closed.nanos() - since));
        return line(
                closed,
                '-',
                how + "  > " + bytes(closed.bytesIn()) + "  < " + bytes(closed.bytesOut())
                        + lasting);
    }

    private String line(ConnectionEvent event, char mark, String text) {
        return line(event.nanos(), event.connection(), mark, text);
    }

    private String line(long nanos, long connection, char mark, String text) {
        String number = "%-4s".formatted("#" + connection);
        return colours.dim(lineTime.of(nanos)) + " "
                + colours.ofConnection(connection, number + mark) + " " + text;
    }

    /** Shows the rule that matched a message, if one did. Any thread may call it. */
    public void matched(ReceivedMessage message) {
        message.rule().ifPresent(name -> show(message.connection(), '=', colours.dim(rule(name))));
    }

    private String rule(String name) {
        Matcher numbered = NUMBERED_RULE.matcher(name);
        return numbered.matches()
                ? texts.say("shown.rule-number", numbered.group(1))
                : texts.say("shown.rule", Escapes.oneLine(name));
    }

    /** Shows an injected fault. Any thread may call it. */
    public void injected(InjectedFault injected) {
        String fault = Escapes.oneLine(injected.fault().toString());
        String text = injected.rule().isEmpty()
                ? texts.say("shown.fault", fault)
                : texts.say("shown.fault-by", fault, rule(injected.rule()));
        show(injected.connection(), '!', colours.fault(text));
    }

    private void show(long connection, char mark, String text) {
        long now = System.nanoTime();
        String line = line(now, connection, mark, text);
        boolean _ = lines.offerRemark(new Line(now, connection, Stream.OUT, line));
    }

    /**
     * Prints lines on standard error, after the lines of earlier times. Returns false if this view
     * is closed, so that the caller must print them. Any thread may call it.
     *
     * @param connection the connection to which the lines belong; 0 for none
     */
    public boolean remark(long connection, String text) {
        return lines.putRemark(new Line(System.nanoTime(), connection, Stream.ERR, text));
    }

    /** Prints the lines that wait, and the number of connections without a byte. */
    @Override
    public void closed() {
        lines.close();
        if (probes > 0) {
            terminal.err().println("antiphon: " + texts.say("serve.probes", probes));
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
