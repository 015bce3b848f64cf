package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.test.Interpreter;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Peers whose network goes away: nothing says that they are gone. */
class VanishedPeerTest {
    private static final int PEERS = 20;

    @FaultRow(number = 19, fault = "peer vanishes while idle")
    void idleConnectionOfAPeerThatIsGoneIsClosed(Row row) {
        Duration limit = row.time(Duration.ofSeconds(6), Duration.ofSeconds(60));
        try (Namespace namespace = new Namespace();
                FaultServer server = FaultServer.start(
                        "framing=line",
                        "handler=echo",
                        "events=counted",
                        "address=" + namespace.address(1),
                        "keepAliveTimeout=" + limit);
                Child peers =
                        namespace.python("vanish.py", namespace.address(1), server.port(), PEERS)) {
            row.injected(
                    "peers behind a link that was taken down",
                    Long.parseLong(peers.line("answered ").substring(9)),
                    PEERS);
            namespace.takeLinkDown();
            long began = System.nanoTime();
            server.await("vanished", PEERS, limit.plusSeconds(30));
            double seconds = (System.nanoTime() - began) / 1e9;
            row.exactly("told as vanished", server.ask("vanished"), PEERS);
            row.atMost("last closed after", seconds, limit.toSeconds() + 5.0, "s");
            row.note("with a reply in the system's buffer it takes until idleTimeout, not 31 s: the"
                    + " JDK has no TCP_USER_TIMEOUT");
        }
    }

    /** A network namespace with one link to this one, by ip(8); needs root. */
    private static final class Namespace implements AutoCloseable {
        private final String name = "antiphon" + ProcessHandle.current().pid();
        private final String ours = "ap" + ProcessHandle.current().pid();

        Namespace() {
            boolean made = ip("netns", "add", name)
                    && ip("link", "add", ours, "type", "veth", "peer", "name", "p0", "netns", name)
                    && ip("addr", "add", address(1) + "/30", "dev", ours)
                    && ip("link", "set", ours, "up")
                    && ip("-n", name, "addr", "add", address(2) + "/30", "dev", "p0")
                    && ip("-n", name, "link", "set", "p0", "up");
            if (!made) {
                close();
                throw Row.needs("root, and ip(8) that can make a network namespace with a link");
            }
        }

        /** Of a network of this process's own, so that two that run at once do not meet. */
        String address(int host) {
            long network = ProcessHandle.current().pid() % (1 << 14);
            return "10.213.%d.%d".formatted(network >> 6, (network & 63) << 2 | host);
        }

        void takeLinkDown() {
            if (!ip("-n", name, "link", "set", "p0", "down")) {
                throw new AssertionError("the link cannot be taken down");
            }
        }

        Child python(String script, Object... arguments) {
            List<String> command = new ArrayList<>(List.of(
                    "ip", "netns", "exec", name, Interpreter.path(), "-u", "-B", "-X", "utf8"));
            command.add(Path.of("src", "test", "python", script).toString());
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            return Child.start(command, Map.of());
        }

        private static boolean ip(String... arguments) {
            List<String> command = new ArrayList<>(List.of("ip"));
            command.addAll(List.of(arguments));
            try (Child child = Child.start(command, Map.of())) {
                return child.status() == 0;
            } catch (UncheckedIOException e) {
                return false; // there is no ip(8)
            }
        }

        @Override
        public void close() {
            // the link goes with the namespace; what was not made cannot be removed, and need not
            // be
            boolean removed = ip("netns", "del", name);
            if (!removed) {
                System.out.println("no namespace " + name + " to remove");
            }
        }
    }
}
