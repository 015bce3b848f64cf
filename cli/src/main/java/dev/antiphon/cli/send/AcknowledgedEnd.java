package dev.antiphon.cli.send;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A check that the operating system of the peer has received everything, on a TCP connection whose
 * output is shut down. In the state FIN-WAIT-2, the peer has acknowledged every byte and the FIN
 * (RFC 9293, 3.3.2). Linux lists the state in {@code /proc/net/tcp} (proc(5)); on other systems it
 * is not known.
 */
public final class AcknowledgedEnd {
    private static final List<Path> TABLES =
            List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String FIN_WAIT_2 = "05";
    private static final int LINES_MAX = 1_000_000;

    private AcknowledgedEnd() {}

    /**
     * Returns whether the operating system of the peer has acknowledged all sent bytes and the FIN;
     * false if this is not known.
     */
    public static boolean isKnown(SocketAddress local, SocketAddress remote) {
        return local instanceof InetSocketAddress here
                && remote instanceof InetSocketAddress there
                && TABLES.stream().anyMatch(table -> lists(table, here.getPort(), there.getPort()));
    }

    private static boolean lists(Path table, int here, int there) {
        String from = port(here);
        String to = port(there);
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
            return lines.lines()
                    .limit(LINES_MAX)
                    .map(line -> line.strip().split(" +", 5))
                    .anyMatch(fields -> fields.length == 5
                            && fields[1].endsWith(from)
                            && fields[2].endsWith(to)
                            && fields[3].equals(FIN_WAIT_2));
        } catch (IOException | UncheckedIOException e) {
            return false; // not Linux, or no permission
        }
    }

    private static String port(int number) {
        return String.format(Locale.ROOT, ":%04X", number);
    }
}
