package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.PemFiles;
import dev.antiphon.checks.Python;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's loops do for the first time, and for which all their connections wait: by the
 * JVM's own log of what each thread initialises, and by pings. Hidden classes, of lambdas say, are
 * made where they are needed and are not counted.
 */
class FirstSecondTest {
    /** One in so many milliseconds, and not in four, on a machine that is busy. */
    private static final int PING_MILLIS_MAX = 40;

    /** Those of sockets, which are made by their use alone, and of what a message's way needs. */
    private static final int CLASSES_OF_THE_JDK_MAX = 30;

    private static final Pattern INITIALIZING =
            Pattern.compile("Initializing '([^']+)'.* by thread \"antiphon-server-\\d+\"");

    @TempDir
    Path folder;

    @FaultRow(number = 35, fault = "first second of a fresh server: what its loops initialise")
    void loopsInitialiseNothingThatAnotherThreadCouldHave(Row row) throws IOException {
        measure(row, "plain", "framing=line");
    }

    @FaultRow(number = 35, fault = "first second of a fresh server: what its loops initialise, TLS")
    void loopsInitialiseNothingForTlsThatAnotherThreadCouldHave(Row row) throws IOException {
        measure(row, "tls", "framing=line", "tls=" + PemFiles.in(folder));
    }

    private void measure(Row row, String kind, String... settings) throws IOException {
        Path log = folder.resolve("classes.log");
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "-Xlog:class+init=info:file=" + log,
                "handler=echo",
                "events=counted",
                "maxMessageBytes=1000",
                "firstByteTimeout=PT0.5S",
                "messageTimeout=PT0.5S"));
        int before;
        try (FaultServer server = FaultServer.start(all.toArray(String[]::new))) {
            server.await("first-times", 0, Child.PATIENCE); // what is met beside the start
            before = onLoops(log).size();
            try (Child peers = Python.start("first_times.py", server.port(), kind)) {
                String met = peers.line("met ");
                row.injected("connections", Long.parseLong(met.substring(4)), 14);
            }
            server.await("connections", 0, Child.PATIENCE);
        } // with its drain
        List<String> named = onLoops(log);
        named = named.subList(before, named.size());
        List<String> ours =
                named.stream().filter(each -> each.startsWith("dev/antiphon/")).toList();
        List<String> sums =
                named.stream().filter(each -> each.startsWith("java/math/")).toList();
        row.seen("initialised on loops", String.join(" ", named));
        row.exactly("classes of ours " + ours, ours.size(), 0);
        row.exactly("of java.math " + sums, sums.size(), 0);
        row.atMost("of the JDK's", named.size(), CLASSES_OF_THE_JDK_MAX, "");
    }

    private static List<String> onLoops(Path log) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher initializing = INITIALIZING.matcher(line);
            if (initializing.find() && !initializing.group(1).contains("+0x")) {
                found.add(initializing.group(1));
            }
        }
        return found;
    }

    @FaultRow(number = 35, fault = "first second of a fresh server: pings")
    void noPingWaitsForWhatALoopDoesForTheFirstTime(Row row) {
        Duration lasting = row.time(Duration.ofSeconds(3), Duration.ofSeconds(60));
        try (FaultServer server = FaultServer.start("framing=line", "handler=inline");
                Child peer = Python.start("first_second.py", server.port(), lasting.toSeconds())) {
            long answered = Long.parseLong(
                    peer.line("answered ", lasting.plusSeconds(30)).substring(9));
            row.injected("pings", answered, lasting.toMillis() / PING_MILLIS_MAX);
            String[] slowest = peer.line("slowest ").split(" ", -1);
            row.seen("spoilt by the machine", peer.line("spoilt ").substring(7));
            if (row.isLong()) {
                row.atMost("slowest answer", Double.parseDouble(slowest[1]), 10, "ms");
            } else {
                row.seen("slowest answer", slowest[1] + " ms");
            }
            row.seen("which came after", slowest[3] + " s");
        }
    }
}
