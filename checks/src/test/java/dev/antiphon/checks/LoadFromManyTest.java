package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.Main;
import dev.antiphon.cli.ToolRun;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Counters;
import dev.antiphon.event.Event;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Generator;
import dev.antiphon.load.result.LoadResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Load from three machines, which are network namespaces here: the merged counts are those of the
 * server.
 */
@Timeout(400)
class LoadFromManyTest {
    private static final int GENERATORS = 3;

    /** The seconds until the planned start. A busy machine needs more to start the processes. */
    private static final List<Integer> LEADS = List.of(10, 40, 120);

    private static final int REQUESTS = 400;
    private static final int CONNECTIONS = 4;
    private static final Set<Integer> MEASURED = Set.of(0, 98); // 98: the machine was too busy
    private static final int REFUSED = 2;

    @TempDir
    private Path folder;

    private final Set<String> machines = ConcurrentHashMap.newKeySet();

    @Test
    void mergedCountsAreThoseOfTheServer() throws Exception {
        try (BridgedNamespaces network = new BridgedNamespaces(GENERATORS)) {
            for (int lead : LEADS) {
                try (TcpServer server = server(network.address())) {
                    Instant planned =
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(lead);
                    List<Integer> statuses = load(network, server.port(), planned);
                    if (MEASURED.containsAll(statuses)) {
                        compare(merged(), planned, server);
                        return;
                    }
                    // a process started after the planned time
                    assertThat(statuses).isSubsetOf(0, 98, REFUSED);
                }
            }
        }
        throw new AssertionError("no three processes could be started within " + LEADS + " s");
    }

    private TcpServer server(String host) {
        machines.clear();
        return TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> reply.text("got ").message(message))
                .listener(this::note)
                .start(host + ":0");
    }

    private void note(Event event) {
        if (event instanceof ConnectionEvent.Opened opened
                && opened.remote() instanceof InetSocketAddress remote) {
            machines.add(remote.getAddress().getHostAddress());
        }
    }

    private LoadResult merged() throws IOException {
        String all = folder.resolve("all.json").toString();
        ToolRun merge = ToolRun.of("report", "--merge", file(0), file(1), file(2), "-o", all);
        assertThat(merge.status()).as(merge.err()).isIn(MEASURED);
        return ResultFile.read(Path.of(all));
    }

    private void compare(LoadResult merged, Instant planned, TcpServer server) {
        assertThat(merged.startPlanned()).contains(planned);
        assertThat(merged.generators())
                .hasSize(GENERATORS)
                .allMatch(each -> !each.run().started().isBefore(planned))
                .extracting(Generator::name)
                .doesNotHaveDuplicates();
        assertThat(machines).hasSize(GENERATORS);
        Counts counts = merged.counts();
        Counters counters = server.counters();
        assertThat(counts.planned()).isEqualTo((long) GENERATORS * REQUESTS);
        assertThat(counts.ok()).isEqualTo((long) GENERATORS * REQUESTS);
        assertThat(counts.sent()).isEqualTo(counters.messagesIn());
        assertThat(counts.answered()).isEqualTo(counters.messagesOut());
        assertThat(merged.response().count()).isEqualTo(counters.messagesOut());
        assertThat(counts.of(Column.CONNECTIONS_OPENED))
                .isEqualTo((long) GENERATORS * CONNECTIONS)
                .isEqualTo(counters.accepted());
        assertThat(counts.of(Column.BYTES_OUT)).isEqualTo(counters.bytesIn());
        assertThat(counts.of(Column.BYTES_IN)).isEqualTo(counters.bytesOut());
    }

    private List<Integer> load(BridgedNamespaces network, int port, Instant planned) {
        List<Child> generators = new ArrayList<>();
        try {
            for (int i = 0; i < GENERATORS; i++) {
                List<String> command = Child.javaCommand(Main.class, (Object[])
                        ("load --framing line -q --rate 200 -d 2s -c " + CONNECTIONS
                                        + " --timeout 20s --seed " + i + " --to "
                                        + network.address() + ":" + port + " --start-at " + planned
                                        + " --out " + file(i) + " --expect")
                                .split(" "));
                command.addAll(List.of("got {message}", "{number} of {key:1..1000000}"));
                generators.add(network.start(i, command));
            }
            Duration patience = Duration.between(Instant.now(), planned).plus(Child.PATIENCE);
            return generators.stream().map(each -> each.status(patience)).toList();
        } finally {
            generators.forEach(Child::close);
        }
    }

    private String file(int generator) {
        return folder.resolve("generator" + generator + ".json").toString();
    }
}
