package dev.antiphon.cli;

import dev.antiphon.Fault;
import dev.antiphon.event.Addresses;
import dev.antiphon.event.ClientEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Escapes;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;

import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Prints the lesson's lines on standard output unless quiet, and what went wrong on standard error.
 * While several connections are open, the lesson's lines say of which one they speak.
 */
final class ServerLines implements EventListener {
    private final Terminal terminal;
    private final Words words;
    private final boolean quiet;
    private final Function<Fault, String> shown;

    /** How many connections are open. */
    private long open;

    ServerLines(Terminal terminal, Words words, boolean quiet) {
        this(terminal, words, quiet, fault -> Faults.shown(fault, words));
    }

    /**
     * As the other.
     *
     * @param shown what is said of a connection's fault
     */
    ServerLines(Terminal terminal, Words words, boolean quiet, Function<Fault, String> shown) {
        this.terminal = terminal;
        this.words = words;
        this.quiet = quiet;
        this.shown = shown;
    }

    /** Quiet, it needs no copy of each message, and nothing of what goes well. */
    @Override
    public boolean wants(Class<? extends Event> kind) {
        return !quiet
                || !(kind == ServerEvent.Listening.class
                        || kind == ConnectionEvent.MessageIn.class
                        || kind == ConnectionEvent.MessageOut.class
                        || kind == ConnectionEvent.Opened.class
                        || kind == ConnectionEvent.Closed.class);
    }

    @Override
    public void on(Event event) {
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
            case ConnectionEvent.MessageIn in ->
                say(in, "serve.message", Escapes.shown(in.message()));
            case ConnectionEvent.MessageOut _,
                    ServerEvent.LimitsChanged _,
                    ServerEvent.Drained _ -> {}
            case ConnectionEvent.Closed _ -> open--;
            case ConnectionEvent.Faulted faulted ->
                complain("serve.fault", faulted.connection(), shown.apply(faulted.fault()));
            case ServerEvent.AcceptFaulted faulted ->
                complain("serve.accept-fault", Faults.shown(faulted.fault(), words));
            case ServerEvent.ConnectionsRefused refused ->
                complain("serve.refused", refused.count(), Faults.shown(refused.fault(), words));
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
                complain("serve.certificates-kept", not.reason());
            case ClientEvent _ -> {}
            case ServerEvent.EventsDropped dropped -> complain("serve.dropped", dropped.count());
        }
    }

    private void say(ConnectionEvent event, String key, Object value) {
        if (!quiet) {
            String number = open > 1 ? "[" + event.connection() + "] " : "";
            terminal.out().println(number + words.say(key, value));
        }
    }

    private void say(String key, Object value) {
        if (!quiet) {
            terminal.out().println(words.say(key, value));
        }
    }

    private void complain(String key, Object... values) {
        terminal.err().println("antiphon: " + Escapes.oneLine(words.say(key, values)));
    }
}
