package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/** Bytes that are no text. */
class EveryBytesTest {
    private static final int UP_TO_TWO = 256 + 256 * 256;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @FaultRow(number = 11, fault = "bytes that are no UTF-8")
    void everyInputOfUpToThreeBytesIsKept(Row row) {
        int leads = row.count(4, 256);
        long all = UP_TO_TWO + leads * 65_536L;
        try (FaultServer server = FaultServer.start("framing=length:1", "handler=text");
                Child peer = Python.start("every_bytes.py", server.port(), leads)) {
            row.injected("inputs of one to three bytes", number(peer.line("sent ", PATIENCE)), all);
            row.exactly("came back unchanged", number(peer.line("same ")), all);
            row.exactly("text view that does not say so", server.ask("text-mistaken"), 0);
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
}
