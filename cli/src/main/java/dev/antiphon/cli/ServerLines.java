package dev.antiphon.cli;

import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;

import java.util.stream.Collectors;

/** Prints the lesson's lines on standard output, and what went wrong on standard error. */
final class ServerLines implements EventListener {
    private final Terminal terminal;
    private final Words words;

    ServerLines(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
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
            case ConnectionEvent.Opened opened ->
                say("serve.connection", Addresses.shown(opened.remote()));
            case ConnectionEvent.MessageIn in -> say("serve.message", Escapes.shown(in.message()));
            case ConnectionEvent.MessageOut _, ConnectionEvent.Closed _ -> {}
            case ConnectionEvent.Faulted faulted ->
                complain("serve.fault", faulted.connection(), Faults.shown(faulted.fault(), words));
            case ServerEvent.AcceptFaulted faulted ->
                complain("serve.accept-fault", Faults.shown(faulted.fault(), words));
            case ServerEvent.EventsDropped dropped -> complain("serve.dropped", dropped.count());
            case ServerEvent.Drained drained -> drained(drained);
        }
    }

    private void drained(ServerEvent.Drained drained) {
        int finished = drained.report().finished();
        int cut = drained.report().cut();
        if (finished + cut > 0) {
            complain("serve.drained", finished, cut);
        }
    }

    private void say(String key, Object value) {
        terminal.out().println(words.say(key, value));
    }

    private void complain(String key, Object... values) {
        terminal.err().println("antiphon: " + words.say(key, values));
    }
}
