package dev.antiphon.cli.command;

import dev.antiphon.address.Addresses;
import dev.antiphon.cli.show.EventTexts;
import dev.antiphon.cli.show.ShownMessage;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;

import java.util.MissingResourceException;
import java.util.stream.Collectors;

/**
 * A listener that prints connections and messages on standard output, unless it is quiet, and
 * failures on standard error. While several connections are open, each line contains the number of
 * its connection.
 */
public final class ServerLines implements EventListener {
    /**
     * The largest number of message bytes that are shown. A longer message is cut, and its size is
     * shown.
     */
    private static final int SHOWN_BYTES_MAX = 4096;

    private final Terminal terminal;
    private final Texts texts;
    private final EventTexts eventTexts;
    private final boolean quiet;

    /** The number of open connections. */
    private long open;

    /** The number of connections on which the client sent no byte before it closed. */
    private long probes;

    public ServerLines(Terminal terminal, Texts texts, boolean quiet) {
        this(terminal, EventTexts.of(texts), quiet);
    }

    /** Creates a listener with these texts for standard error. */
    ServerLines(Terminal terminal, EventTexts eventTexts, boolean quiet) {
        this.terminal = terminal;
        this.texts = eventTexts.texts();
        this.eventTexts = eventTexts;
        this.quiet = quiet;
    }

    /** Returns whether the event is printed. A quiet listener needs no copies of messages. */
    @Override
    public boolean wants(Class<? extends Event> kind) {
        return !quiet
                || !(kind == ServerEvent.Listening.class
                        || kind == ConnectionEvent.MessageIn.class
                        || kind == ConnectionEvent.MessageOut.class
                        || kind == ConnectionEvent.Opened.class
                        || kind == ConnectionEvent.HalfClosed.class
                        || kind == ConnectionEvent.Closed.class);
    }

    /**
     * Prints the event. If its text is missing, prints the key of the text, since the server
     * ignores exceptions of listeners.
     */
    @Override
    public void on(Event event) {
        try {
            print(event);
        } catch (MissingResourceException e) {
            terminal.err().println("antiphon: " + e.getMessage());
        }
    }

    private void print(Event event) {
        switch (event) {
            case ServerEvent.Listening listening ->
                say(
                        "serve.listening",
                        listening.addresses().stream()
                                .map(Addresses::shown)
                                .collect(Collectors.joining(", ")));
            case ConnectionEvent.Opened opened -> {
                open++;
                say(opened, "serve.connection", Addresses.shown(opened.remote()));
            }
            case ConnectionEvent.MessageIn in -> {
                // an empty message without a read is the end of a connection
                if (in.reads() > 0 || in.message().size() > 0) {
                    say(in, "serve.message", ShownMessage.escaped(in.message(), SHOWN_BYTES_MAX));
                }
            }
            case ConnectionEvent.Closed closed -> {
                open--;
                probes += closed.bytesIn() == 0 && closed.by() == Side.CLIENT ? 1 : 0;
            }
            default -> {}
        }
        eventTexts.of(event).ifPresent(terminal.err()::println);
    }

    /** Prints the number of connections on which the client sent no byte, such as health checks. */
    @Override
    public void closed() {
        if (probes > 0 && !quiet) {
            terminal.err().println("antiphon: " + texts.say("serve.probes", probes));
        }
    }

    private void say(ConnectionEvent event, String key, Object value) {
        if (!quiet) {
            String number = open > 1 ? "[" + event.connection() + "] " : "";
            terminal.out().println(number + texts.say(key, value));
        }
    }

    private void say(String key, Object value) {
        if (!quiet) {
            terminal.out().println(texts.say(key, value));
        }
    }
}
