package dev.antiphon.stub;

import dev.antiphon.address.Addresses;
import dev.antiphon.argument.Plural;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.text.Escapes;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The latest messages, faults and connections of a journal as text, one per line. */
final class ConversationText {
    private static final int SHOWN_MESSAGES = 20;
    private static final int SHOWN_BYTES = 80;

    private ConversationText() {}

    /** Returns the text of a journal. */
    static String of(Journal journal) {
        List<Journal.Line> lines = journal.lines();
        List<ConnectionLog> connections = journal.connections();
        if (connections.isEmpty()) {
            return "nobody connected\n";
        }
        StringBuilder text = new StringBuilder("what was said:\n");
        int from = Math.max(0, lines.size() - SHOWN_MESSAGES);
        long before = lines.subList(0, from).stream()
                .filter(each -> !(each instanceof Journal.Struck))
                .count();
        if (before > 0) {
            text.append("    … ").append(Plural.of(before, "message")).append(" before\n");
        }
        lines.subList(from, lines.size()).forEach(each -> text.append(line(each)));
        for (ConnectionLog each : connections.subList(
                Math.max(0, connections.size() - SHOWN_MESSAGES), connections.size())) {
            text.append("    connection %s from %s %s\n"
                    .formatted(each.number(), Addresses.shown(each.client()), each.end()));
        }
        return text.toString();
    }

    private static String line(Journal.Line line) {
        String what = switch (line) {
            case Journal.In in ->
                "received " + quoted(in.request().message()) + "  (" + in.rule().orElse("no rule")
                        + ")";
            case Journal.Out out -> "sent     " + quoted(out.message());
            case Journal.Struck struck -> "fault    " + struck.fault();
        };
        return "    %s  #%s %s\n".formatted(shown(line.at()), line.connection(), what);
    }

    private static String quoted(Message message) {
        return "\"" + Escapes.shown(message, SHOWN_BYTES) + "\"";
    }

    static String shown(Duration time) {
        return String.format(Locale.ROOT, "%.3f s", time.toSeconds() + time.toNanosPart() / 1e9);
    }
}
