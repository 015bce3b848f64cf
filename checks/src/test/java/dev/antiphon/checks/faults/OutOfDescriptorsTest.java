package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/** The process may open no more files: accepting fails, and would fail again at once. */
class OutOfDescriptorsTest {
    private static final int DESCRIPTORS = 256;
    private static final int LIVE = 50;
    private static final int WAITING = 100;

    @FaultRow(number = 2, fault = "out of descriptors")
    void acceptingPausesAndLiveConnectionsAreUnharmed(Row row) {
        try (FaultServer server = FaultServer.startWithDescriptors(
                        DESCRIPTORS, "framing=line", "handler=echo", "events=counted");
                Child live = Python.start("hold.py", server.port(), LIVE)) {
            live.line("held ");
            long hoarded = server.ask("hoard");
            row.injected("descriptors taken, up to the limit of " + DESCRIPTORS, hoarded, 1);
            try (Child waiting = Python.start("flood.py", server.port(), WAITING)) {
                waiting.line("connected ");
                row.atMost(
                        "processor meanwhile",
                        100
                                * server.processorShare(
                                        row.time(Duration.ofSeconds(2), Duration.ofSeconds(10))),
                        20,
                        "%");
                row.atLeast(
                        "told as out-of-descriptors",
                        (double) server.ask("out-of-descriptors"),
                        1,
                        "times");
                live.tell("check");
                live.line("checked " + LIVE);
                row.exactly("held by the server meanwhile", server.ask("connections"), LIVE);
                server.ask("free");
                long began = System.nanoTime();
                waiting.tell("await " + WAITING);
                waiting.line("answered " + WAITING);
                double seconds = (System.nanoTime() - began) / 1e9;
                row.atMost("all " + WAITING + " that waited are served after", seconds, 2, "s");
                live.tell("check");
                live.line("checked " + LIVE);
                row.exactly("lost", LIVE + WAITING - server.ask("connections"), 0);
            }
        }
    }
}
