package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

/** More connections than there may be. */
class ConnectionFloodTest {

    @FaultRow(number = 1, fault = "connection flood")
    void theLimitIsHeldExactlyAndTheRestIsServedAsPlacesFreeUp(Row row) {
        int limit = row.count(500, 10_000);
        int all = row.count(600, 12_000);
        try (FaultServer server = FaultServer.start(
                        "framing=line", "handler=echo", "maxConnections=" + limit);
                Child peers = Python.start("flood.py", server.port(), all)) {
            row.injected("connects", number(peers.line("connected ")), all);
            peers.tell("await " + limit);
            row.exactly("served at once", number(peers.line("answered ")), limit);
            peers.tell("more");
            row.exactly("served above the limit", number(peers.line("more ")), 0);
            row.exactly("held by the server", server.ask("connections"), limit);
            peers.tell("close " + (all - limit));
            peers.tell("await " + all);
            row.exactly("served once places were free", number(peers.line("answered ")), all);
            row.exactly("held then", server.ask("connections"), limit);
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
}
