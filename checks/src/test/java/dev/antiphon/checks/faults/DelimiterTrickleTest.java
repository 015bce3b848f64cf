package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Framing;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/**
 * A long message that comes byte by byte: whoever scans it from its beginning at every byte is
 * lost.
 */
class DelimiterTrickleTest {
    private static final int BYTES = 64 << 10;
    private static final int MILLIS_MAX = 50;

    @FaultRow(number = 9, fault = "delimiter trickle: the scan")
    void scanGoesOnWhereItStopped(Row row) {
        double most = 0;
        for (String name : new String[] {"line", "crlf", "delimiter:;;", "json", "mllp"}) {
            most = Math.max(most, scanMillis(Framing.parse(name)));
        }
        row.injected("looks at one byte more, in each of 5 framings", BYTES, BYTES);
        row.atMost("processor, in the slowest", most, MILLIS_MAX, "ms");
    }

    private static double scanMillis(Framing framing) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(0, (byte) '[');
        if (framing.toString().equals("mllp")) {
            bytes.put(0, (byte) 0x0B);
        }
        for (int at = 1; at < BYTES; at++) {
            bytes.put(at, (byte) ' ');
        }
        DecodeContext decodeContext = new DecodeContext();
        int scanned = 0;
        long state = 0;
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int size = 1; size <= BYTES; size++) {
            framing.decode(decodeContext
                    .look(bytes.limit(size), scanned, state, 1 << 20)
                    .afterRead(1));
            if (decodeContext.outcome() != DecodeContext.Outcome.INCOMPLETE) {
                throw new AssertionError(
                        framing + " after " + size + ": " + decodeContext.outcome());
            }
            scanned = decodeContext.scannedBytes();
            state = decodeContext.state();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
    }

    @FaultRow(number = 9, fault = "delimiter trickle: 64 KiB in packets of one byte")
    void serverTakesALineByteByByte(Row row) {
        try (FaultServer server = FaultServer.start("framing=line", "handler=inline")) {
            for (int warm = 0; warm < 3; warm++) {
                trickle(server);
            }
            long before = server.ask("loops-cpu");
            row.injected("packets of one byte", trickle(server), BYTES);
            double millis = (server.ask("loops-cpu") - before) / 1e6;
            row.atMost("processor of the loops, system calls included", millis, 1000, "ms");
        }
    }

    private static long trickle(FaultServer server) {
        try (Child peer = Python.start("trickle.py", server.port(), BYTES)) {
            long sent = Long.parseLong(peer.line("sent ").substring("sent ".length()));
            peer.line("replied");
            return sent;
        }
    }
}
