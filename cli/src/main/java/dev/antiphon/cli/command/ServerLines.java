package dev.antiphon.cli.command;

import dev.antiphon.address.Addresses;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.ClientEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.text.Escapes;

import java.util.MissingResourceException;
import java.util.function.Function;
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
    private final boolean quiet;
    private final Function<Failure, String> shown;

    /** The number of open connections. */
    private long open;

    /** The number of connections on which the client sent no byte before it closed. */
    private long probes;

    public ServerLines(Terminal terminal, Texts texts, boolean quiet) {
        this(terminal, texts, quiet, failure -> FailureTexts.shown(failure, texts));
    }

    /**
     * Creates a listener with other texts for failures.
     *
     * @param shown the function that returns the text of a failure of a connection
     */
    ServerLines(Terminal terminal, Texts texts, boolean quiet, Function<Failure, String> shown) {
        this.terminal = terminal;
        this.texts = texts;
        this.quiet = quiet;
        this.shown = shown;
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
                    say(in, "serve.message", Escapes.shown(in.message(), SHOWN_BYTES_MAX));
                }
            }
            case ConnectionEvent.MessageOut _,
                    ConnectionEvent.HalfClosed _,
                    ServerEvent.LimitsChanged _,
                    ServerEvent.Drained _ -> {}
            case ConnectionEvent.Closed closed -> {
                open--;
                probes += closed.bytesIn() == 0 && closed.by() == Side.CLIENT ? 1 : 0;
            }
            case ConnectionEvent.Failed failed -> {
                boolean probe =
                        failed.failure() instanceof Failure.Reset reset && reset.bytesIn() == 0;
                if (!probe) {
                    complain("serve.fault", failed.connection(), shown.apply(failed.failure()));
                }
            }
            case ServerEvent.AcceptFailed failed ->
                complain("serve.accept-failure", FailureTexts.shown(failed.failure(), texts));
            case ServerEvent.ConnectionsRefused refused ->
                complain(
                        "serve.refused",
                        refused.count(),
                        FailureTexts.shown(refused.failure(), texts));
            case ServerEvent.LimitAdjusted adjusted ->
                complain(
                        "serve.adjusted." + adjusted.limit(), adjusted.given(), adjusted.inForce());
            case ServerEvent.LoopStalled stalled ->
                complain(
                        "serve.stalled",
                        stalled.loop(),
                        stalled.lasting().toMillis(),
                        stalled.connection(),
                        stalled.frames().stream()
                                .findFirst()
                                .map(Object::toString)
                                .orElse(""));
            case ServerEvent.CertificatesReloaded _ -> {}
            case ServerEvent.CertificatesNotReloaded not ->
                complain("serve.certificates-kept", new LibraryText(not.reason()));
            case ClientEvent _ -> {}
            case ServerEvent.EventsDropped dropped -> complain("serve.dropped", dropped.count());
        }
    }

    /** Prints the number of connections on which the client sent no byte, such as health checks. */
    @Override
    public void closed() {
        if (probes > 0 && !quiet) {
            complain("serve.probes", probes);
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

    private void complain(String key, Object... values) {
        terminal.err().println("antiphon: " + Escapes.oneLine(texts.say(key, values)));
    }
}
